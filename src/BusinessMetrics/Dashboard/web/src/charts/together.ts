import type { SeriesAnswer } from '../api/queries';

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
