import { describe, expect, test } from 'vitest';
import type { SeriesAnswer } from '../api/queries';
import { linesOf } from './lines';
import { meansSentence } from './means';
import { comparedSentence, eachSentence, hasNoData, together } from './together';

function answer(starts: string[], values: (number | null)[]): SeriesAnswer {
  return {
    figure: 'latency', statistic: 'avg', unit: 'ms', step: '1h', time_zone: 'UTC', start_time: starts[0] ?? '', end_time: '2026-11-01T03:00:00Z', starts,
    first_is_partial: false, last_is_partial: false,
    series: [{ key: null, value: values[0] ?? null, samples: values.filter(value => value !== null).length, values: values as SeriesAnswer['series'][number]['values'], bucket_samples: values.map(value => (value === null ? 0 : 1)) }],
  };
}

describe('answers on one chart', () => {
  const first = answer(['2026-11-01T00:00:00Z', '2026-11-01T01:00:00Z'], [10, 20]);
  const later = answer(['2026-11-01T01:00:00Z', '2026-11-01T02:00:00Z'], [90, null]);
  const both = together([['average', first], ['p95', later]], 'statistic');

  test('are lines with their names, each value under the start of its own bucket', () => {
    expect(both?.starts).toEqual(['2026-11-01T00:00:00Z', '2026-11-01T01:00:00Z', '2026-11-01T02:00:00Z']);
    expect(both?.series.map(line => [line.key, line.values, line.bucket_samples])).toEqual([
      ['average', [10, 20, null], [1, 1, 0]],
      ['p95', [null, 90, null], [0, 1, 0]],
    ]);
  });

  test('keep their own value over the window', () =>
    expect(both === undefined ? [] : linesOf(both, 'Latency').map(line => [line.name, line.value])).toEqual([['average', 10], ['p95', 90]]));

  test('are said one by one, or compared', () => {
    expect(both === undefined ? '' : eachSentence('Latency', both, 'en-US')).toBe('Latency: average 10 ms, p95 90 ms.');
    expect(both === undefined ? '' : comparedSentence('latency', both, 'en-US')).toBe('Highest latency: p95: 90 ms; lowest: average, 10 ms.');
    expect(eachSentence('Latency', answer(['2026-11-01T00:00:00Z'], [null]))).toBe('No data of Latency in this time.');
  });

  test('are none where there is none', () => expect(together([], 'statistic')).toBeUndefined());
  test('are without data only if all are', () => {
    expect(hasNoData(first)).toBe(false);
    expect(hasNoData(answer(['2026-11-01T00:00:00Z'], [null]))).toBe(true);
  });
});

describe('means', () => {
  test('are compared and not added up', () =>
    expect(meansSentence('error rate', 'ratio', [{ name: 'a', value: 0.01 }, { name: 'b', value: 0.025 }], 'en-US')).toBe('Highest error rate: b: 2.5 %; lowest: a, 1 %.'));
  test('that are equal have no highest', () =>
    expect(meansSentence('Accuracy', 'percentage', [{ name: 'a', value: 90 }, { name: 'b', value: 90 }], 'en-US')).toBe('Accuracy is the same for all 2: 90 %.'));
  test('of nothing are no data', () => expect(meansSentence('accuracy', '', [])).toBe('No data of accuracy in this time.'));
});
