import type { Schemas } from '../../api/client';
import type { SeriesQuery } from '../../api/queries';
import { isRange, stepFor, windowOf, windowQuery, type Range, type Search } from '../../app/search';
import { explainSubject } from '../explain/subject';
import type { Question } from '../explore/questions';
import { definitions, isFigure, narrowings, ofMetric } from '../explore/vocabulary';

export type Document = Schemas['BoardDocument'];
export type Panel = Schemas['BoardPanel'];
export type Variable = Schemas['BoardVariable'];

export const usual: Range = '24h';

/** In the address: this variable is for everything, whatever the dashboard says at first. */
export const everything = '*';

export function parameterOf(variable: string): string {
  return `var.${variable}`;
}

/** What the variables are: by the address, else what the dashboard says at first; undefined for everything. */
export function chosen(variables: readonly Variable[], search: Search): Record<string, string | undefined> {
  return Object.fromEntries(
    variables.map(({ name, value }) => {
      const said = search[parameterOf(name)] ?? value;
      return [name, said === everything ? undefined : said];
    }),
  );
}

/** A panel's query with its variables' values; what has none is left out. */
export function resolved(query: Readonly<Record<string, string>>, values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const known: Record<string, string> = {};
  for (const [name, said] of Object.entries(query)) {
    const value = said.startsWith('$') ? values[said.slice(1)] : said;
    if (value !== undefined && value !== '') known[name] = value;
  }
  return known;
}

/** About so many buckets: a panel is narrower than a page. */
const buckets = 60;

/** What a panel asks: its own, and what it leaves open as the page's header says. */
export function questionOf(panel: Panel, variables: readonly Variable[], search: Search, now: Date, zone: string): SeriesQuery {
  const { time_range, start_time, end_time, top, ...own } = resolved(panel.query ?? {}, chosen(variables, search));
  const span: Search =
    isRange(time_range) ? { range: time_range, asOf: search.asOf }
    : start_time !== undefined || end_time !== undefined ? { from: start_time, to: end_time, asOf: search.asOf }
    : search;
  const isWhole = panel.kind === 'figure';
  if (isWhole) delete own['group_by'];
  const { dimensions } = isFigure(own['figure']) ? definitions[own['figure']] : ofMetric;
  // An imported panel may say what the endpoint does not know: it is asked all the same, and the panel shows the refusal.
  return {
    ...(search.service === undefined || !dimensions.includes('service') ? {} : { service: search.service }),
    ...(search.model === undefined || !dimensions.includes('model_name') ? {} : { model_name: search.model }),
    time_zone: zone,
    step: stepFor(windowOf(span, usual, now), buckets),
    ...(isWhole ? { compare: 'previous' as const } : {}),
    ...(panel.kind === 'bars' ? { group_by: 'service' as const } : {}),
    ...own,
    ...(top === undefined || isWhole ? {} : { top: Number(top) }),
    ...windowQuery(span, usual, now),
  };
}

/** Which budget, of which month; the total where nothing is said. */
export function budgetOf(panel: Panel, variables: readonly Variable[], search: Search): { scope: string; month?: string; as_of?: string } {
  const { scope, month } = resolved(panel.query ?? {}, chosen(variables, search));
  return {
    scope: scope ?? search.service ?? 'total',
    ...(month === undefined ? {} : { month }),
    ...(search.asOf === undefined ? {} : { as_of: search.asOf }),
  };
}

/** What the explanation is asked for; nothing where it cannot be of this very question. */
export function explains(panel: Panel, variables: readonly Variable[], search: Search): string | undefined {
  const { figure, metric_name, statistic, unit, service, model_name, time_range, start_time, end_time, ...others } = resolved(panel.query ?? {}, chosen(variables, search));
  const only = Object.fromEntries(Object.entries(others).filter(([name]) => name !== 'compare'));
  if (!isFigure(figure) && metric_name === undefined) return undefined;
  if (Object.keys(only).some(name => !narrowings.some(each => each === name))) return undefined;
  // The endpoint narrows a score by service, which its explanation does not know of.
  if (isFigure(figure) && service !== undefined && !definitions[figure].dimensions.includes('service')) return undefined;
  const question = JSON.parse(JSON.stringify({ ...(isFigure(figure) ? { figure } : { metric: metric_name }), statistic, unit, only })) as Question;
  const time = isRange(time_range) ? { range: time_range } : { from: start_time, to: end_time };
  return explainSubject(question, JSON.parse(JSON.stringify({ service, model: model_name, ...time })) as Search);
}
