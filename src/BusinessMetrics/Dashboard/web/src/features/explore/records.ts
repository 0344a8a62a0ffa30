import type { QueryOf, SeriesAnswer } from '../../api/queries';
import { given, type Schemas } from '../../api/client';
import type { WindowQuery } from '../../app/search';
import type { Origin } from './combine';
import { dimensionWords, seriesQuery, type Question, type Setting } from './questions';

/** In the address instead of a bucket's start. */
export const whole = 'all';

export interface Span {
  start_time: string;
  end_time?: string;
}

/** The part of the window that a bucket has; the last one of an open window is open too. */
export function spanOf(answer: Pick<SeriesAnswer, 'starts' | 'start_time' | 'end_time'>, at: string, isOpen: boolean): Span | undefined {
  const later = (a: string, b: string) => (Date.parse(a) > Date.parse(b) ? a : b);
  if (at === whole) return { start_time: answer.start_time, ...(isOpen ? {} : { end_time: answer.end_time }) };
  const place = answer.starts.findIndex(start => Date.parse(start) === Date.parse(at));
  const start = answer.starts[place];
  if (start === undefined) return undefined;
  const next = answer.starts[place + 1];
  const start_time = later(start, answer.start_time);
  if (next === undefined) return { start_time, ...(isOpen ? {} : { end_time: answer.end_time }) };
  return { start_time, end_time: isOpen ? next : later(answer.end_time, next) === next ? answer.end_time : next };
}

export function isOpen(window: WindowQuery): boolean {
  return window.end_time === undefined;
}

export type ExplainQuery = QueryOf<'/figures/explain'>;
export type Kind = Schemas['MetricIngredient'];

/** The dimensions that GET /metrics narrows to as well, by its parameter. */
const shared = { service: 'service', model_name: 'model_name', category: 'category', metric_name: 'metric_name', unit: 'unit' } as const;
type Shared = keyof typeof shared;

function isShared(dimension: string | undefined): dimension is Shared {
  return dimension !== undefined && Object.hasOwn(shared, dimension);
}

/** What stands behind a point: the same question, of the bucket alone. */
export function explainQuery(question: Question, setting: Setting, span: Span, origin: Origin): ExplainQuery {
  const { by } = question;
  const asked = seriesQuery(question, setting);
  const key = typeof origin.key === 'string' && by !== undefined && by !== 'framework' && by !== 'metric_name' && by !== 'unit' ? { [by]: origin.key } : {};
  return given({ ...asked, group_by: undefined, top: undefined, step: undefined, compare: undefined, time_range: undefined, end_time: undefined, ...span, ...key });
}

export type RecordsQuery = QueryOf<'/metrics'>;

/** The list of what stands behind it. GET /metrics takes one name: of figures made of several, the one that is chosen. */
export function recordsQuery(question: Question, setting: Setting, span: Span, origin: Origin, kind: Pick<Kind, 'metric_name' | 'category'> | undefined): RecordsQuery {
  const asked = seriesQuery(question, setting);
  const key = isShared(question.by) && typeof origin.key === 'string' ? { [shared[question.by]]: origin.key } : {};
  return given({
    metric_name: kind?.metric_name ?? question.metric,
    category: kind?.category ?? asked.category,
    service: asked.service,
    model_name: asked.model_name,
    as_of: setting.window.as_of,
    ...span,
    ...key,
  }) as RecordsQuery;
}

/** What the list holds beside the point's own, in words. */
export function wider(question: Question, origin: Origin): string[] {
  const { by, only } = question;
  const told = Object.entries(only ?? {}).flatMap(([name, value]) => (isShared(name) ? [] : [`${name.replaceAll('_', ' ')} ${value}`]));
  if (by === undefined || (origin.key === undefined && origin.isRest !== true)) return told;
  if (origin.isRest === true) return [...told, `the other ${dimensionWords(by)}s`];
  if (origin.key === null) return [...told, `those without a ${dimensionWords(by)}`];
  return isShared(by) ? told : [...told, `${dimensionWords(by)} ${origin.key ?? ''}`];
}

export interface NamedKind {
  metric_name: string;
  category: Kind['category'];
  samples: number;
}

/** By name, largest first. */
export function kindsByName(kinds: readonly Kind[]): NamedKind[] {
  const found = new Map<string, NamedKind>();
  for (const { metric_name, category, samples } of kinds) {
    const key = `${category} ${metric_name}`;
    const known = found.get(key);
    found.set(key, { metric_name, category, samples: samples + (known?.samples ?? 0) });
  }
  return [...found.values()].sort((a, b) => b.samples - a.samples || a.metric_name.localeCompare(b.metric_name));
}
