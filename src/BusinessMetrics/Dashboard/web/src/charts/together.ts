import type { SeriesAnswer } from '../api/queries';
import { writeIn } from '../ui/format';
import { meansSentence } from './means';

/**
 * Several answers over one window as the lines of one chart: statistics of a figure, or figures of one unit. They are
 * asked one after another, so a bucket may be in one and not in another yet: it is no data there.
 */
export function together(answers: readonly (readonly [name: string, answer: SeriesAnswer])[], by: string): SeriesAnswer | undefined {
  const [first] = answers;
  if (first === undefined) return undefined;
  const starts = [...new Set(answers.flatMap(([, answer]) => answer.starts))].sort();
  return {
    ...first[1],
    group_by: by,
    starts,
    first_is_partial: answers.some(([, answer]) => answer.first_is_partial),
    last_is_partial: answers.some(([, answer]) => answer.last_is_partial),
    series: answers.flatMap(([name, answer]) =>
      answer.series.slice(0, 1).map(line => {
        const at = new Map(answer.starts.map((start, index) => [start, index]));
        const under = <V,>(column: readonly V[], missing: V) => starts.map(start => column[at.get(start) ?? -1] ?? missing);
        return {
          key: name,
          value: line.value,
          samples: line.samples,
          values: under<number | null>(line.values, null) as typeof line.values,
          bucket_samples: under(line.bucket_samples, 0),
        };
      }),
    ),
  };
}

export function hasNoData(answer: SeriesAnswer): boolean {
  return answer.series.every(line => line.samples === 0);
}

/** Of lines that are no parts of a whole: each with what it is over the window. */
export function eachSentence(what: string, answer: SeriesAnswer, locale?: string): string {
  if (hasNoData(answer)) return `No data of ${what} in this time.`;
  return `${what}: ${answer.series.map(line => `${line.key ?? what} ${writeIn(line.value, answer.unit, locale)}`).join(', ')}.`;
}

/** Of a mean's lines, one for each service or model. */
export function comparedSentence(what: string, answer: SeriesAnswer, locale?: string): string {
  return meansSentence(what, answer.unit ?? '', answer.series.flatMap(line => (line.value === null ? [] : [{ name: line.key ?? 'without a name', value: line.value }])), locale);
}
