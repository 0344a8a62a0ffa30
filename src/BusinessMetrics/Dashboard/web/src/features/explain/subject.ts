import { given } from '../../api/client';
import { isRange, type Search } from '../../app/search';
import { definitionOf, fitting, type Question } from '../explore/questions';
import { isFigure, narrowings, statisticNames, type Statistic } from '../explore/vocabulary';

const ownMetric = 'metric=';

/**
 * What the panel's address says after explain: `latency`, `latency:p95`, `metric=gpu_cost:avg`, and after a question mark what
 * the question is narrowed to beside the header's: `threats?severity=high`. A dashboard's panel says there what it does not take
 * from the header: `requests?service=gateway&range=7d`.
 */
export function readSubject(subject: string): Question | undefined {
  const mark = subject.lastIndexOf('?');
  const [what, narrowed] = mark < 0 ? [subject, ''] : [subject.slice(0, mark), subject.slice(mark + 1)];
  const colon = what.lastIndexOf(':');
  const said = what.slice(colon + 1);
  const hasStatistic = colon >= 0 && statisticNames.some(each => each === said);
  const name = hasStatistic ? what.slice(0, colon) : what;
  const parameters = new URLSearchParams(narrowed);
  const rest = {
    statistic: hasStatistic ? (said as Statistic) : undefined,
    unit: parameters.get('unit') ?? undefined,
    only: given(Object.fromEntries(narrowings.map(each => [each, parameters.get(each) ?? undefined]))),
  };
  if (isFigure(name)) return fitting({ figure: name, ...rest });
  if (!name.startsWith(ownMetric) || name === ownMetric) return undefined;
  return fitting({ metric: decodeURIComponent(name.slice(ownMetric.length)), ...rest });
}

/** A figure of the month that the page's time ends in, whatever that time is: `total_cost?over=month`. */
export function isOfMonth(subject: string): boolean {
  return new URLSearchParams(subject.slice(subject.lastIndexOf('?') + 1)).get('over') === 'month';
}

/** What the subject says instead of the page's header. */
export function ownSearch(subject: string): Search {
  const said = new URLSearchParams(subject.includes('?') ? subject.slice(subject.lastIndexOf('?') + 1) : '');
  const [range, from, to] = ['range', 'from', 'to'].map(name => said.get(name) ?? undefined);
  return {
    ...given({ service: said.get('service') ?? undefined, model: said.get('model') ?? undefined }),
    ...(isRange(range) ? { range, from: undefined, to: undefined } : from !== undefined || to !== undefined ? { range: undefined, from, to } : {}),
  };
}

/** @param own What the question does not take from the page's header. */
export function explainSubject(question: Question, own: Pick<Search, 'service' | 'model' | 'range' | 'from' | 'to'> = {}): string {
  // A name may hold a question mark or colon of its own.
  const what = question.figure ?? `${ownMetric}${encodeURIComponent(question.metric ?? '')}`;
  const statistic = question.statistic ?? definitionOf(question).statistics[0];
  const isUsual = statistic === definitionOf(question).statistics[0];
  const narrowed = new URLSearchParams(given({ unit: question.unit, ...question.only, ...own }) as Record<string, string>).toString();
  return `${what}${statistic === undefined || isUsual ? '' : `:${statistic}`}${narrowed === '' ? '' : `?${narrowed}`}`;
}
