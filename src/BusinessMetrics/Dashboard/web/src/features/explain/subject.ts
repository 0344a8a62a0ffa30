import { given } from '../../api/client';
import { definitionOf, fitting, type Question } from '../explore/questions';
import { isFigure, narrowings, statisticNames, type Statistic } from '../explore/vocabulary';

const ownMetric = 'metric=';

/**
 * What the panel's address says after explain: `latency`, `latency:p95`, `metric=gpu_cost:avg`, and after a question mark what
 * the question is narrowed to beside the header's: `threats?severity=high`.
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

export function explainSubject(question: Question): string {
  // A name may hold a question mark or colon of its own.
  const what = question.figure ?? `${ownMetric}${encodeURIComponent(question.metric ?? '')}`;
  const statistic = question.statistic ?? definitionOf(question).statistics[0];
  const isUsual = statistic === definitionOf(question).statistics[0];
  const narrowed = new URLSearchParams(given({ unit: question.unit, ...question.only }) as Record<string, string>).toString();
  return `${what}${statistic === undefined || isUsual ? '' : `:${statistic}`}${narrowed === '' ? '' : `?${narrowed}`}`;
}
