import { describe, expect, it } from 'vitest';
import type { SeriesAnswer } from '../../api/queries';
import { chartsOf } from './combine';
import { curlOf, pathOf, seriesCsv } from './export';
import { explainQuery, kindsByName, recordsQuery, spanOf, wider, whole } from './records';

const starts = ['2026-11-01T00:00:00Z', '2026-11-01T01:00:00Z', '2026-11-01T02:00:00Z'];

function answer(changed: Partial<SeriesAnswer> = {}): SeriesAnswer {
  return {
    statistic: 'sum', unit: 'USD', step: '1h', time_zone: 'UTC', start_time: '2026-11-01T00:30:00Z', end_time: '2026-11-01T02:20:00Z', starts, first_is_partial: true, last_is_partial: true,
    series: [{ key: null, value: 3, samples: 3, values: [1, null, 2], bucket_samples: [1, 0, 2] }], ...changed,
  } as SeriesAnswer;
}

const grouped = answer({ group_by: 'service', series: [{ key: 'api', value: 1, samples: 1, values: [1, null, null], bucket_samples: [1, 0, 0] }] as SeriesAnswer['series'], rest: { groups: 2, value: 5, samples: 2, values: [null, 5, null], bucket_samples: [0, 2, 0] } as SeriesAnswer['rest'] });
const setting = { window: { time_range: '24h' as const, as_of: '2026-11-02T00:00:00.000Z' }, service: undefined, model: undefined, step: '1h' as const, zone: 'UTC', compare: true };

describe('charts', () => {
  it('are one for each unit', () => {
    const charts = chartsOf([
      { question: { figure: 'total_cost' }, index: 0, answer: answer() },
      { question: { figure: 'latency' }, index: 1, answer: answer({ unit: 'ms' }) },
      { question: { figure: 'total_cost', by: 'service' }, index: 2, answer: grouped },
    ]);
    expect(charts.map(chart => chart.indexes)).toEqual([[0, 2], [1]]);
    expect(charts[0]?.answer.series.map(line => [line.key, line.values])).toEqual([['A: Total cost', [1, null, 2]], ['C: api', [1, null, null]], ['C: 2 others', [null, 5, null]]]);
    expect(charts[0]?.origins.get('C: 2 others')).toEqual({ index: 2, isRest: true });
    expect(charts[1]?.title).toBe('B: Latency');
  });

  it('are one for each question where they shall be apart', () => {
    const both = [0, 1].map(index => ({ question: { figure: 'total_cost' as const }, index, answer: answer() }));
    expect(chartsOf(both, true).map(chart => chart.indexes)).toEqual([[0], [1]]);
  });

  it('have no data where one answer has a bucket that another does not have yet', () => {
    const [chart] = chartsOf([
      { question: { figure: 'total_cost' }, index: 0, answer: answer() },
      { question: { metric: 'gpu' }, index: 1, answer: answer({ starts: [...starts.slice(1), '2026-11-01T03:00:00Z'] }) },
    ]);
    expect(chart?.answer.starts).toHaveLength(4);
    expect(chart?.answer.series.map(line => line.values)).toEqual([[1, null, 2, null], [null, 1, null, 2]]);
    expect(chart?.answer.series[1]?.bucket_samples).toEqual([0, 1, 0, 2]);
  });
});

describe('the span of a point', () => {
  it('is its bucket, within the window', () => {
    expect(spanOf(answer(), '2026-11-01T00:00:00.000Z', true)).toEqual({ start_time: '2026-11-01T00:30:00Z', end_time: '2026-11-01T01:00:00Z' });
    expect(spanOf(answer(), '2026-11-01T01:00:00Z', false)).toEqual({ start_time: '2026-11-01T01:00:00Z', end_time: '2026-11-01T02:00:00Z' });
  });

  it('ends with the window, or not at all where that goes on', () => {
    expect(spanOf(answer(), '2026-11-01T02:00:00Z', false)).toEqual({ start_time: '2026-11-01T02:00:00Z', end_time: '2026-11-01T02:20:00Z' });
    expect(spanOf(answer(), '2026-11-01T02:00:00Z', true)).toEqual({ start_time: '2026-11-01T02:00:00Z' });
    expect(spanOf(answer(), whole, false)).toEqual({ start_time: '2026-11-01T00:30:00Z', end_time: '2026-11-01T02:20:00Z' });
  });

  it('is none of an instant that is no bucket', () => expect(spanOf(answer(), '2026-11-01T00:15:00Z', true)).toBeUndefined());
});

describe('what stands behind a point', () => {
  const span = { start_time: starts[0] ?? '', end_time: starts[1] ?? '' };

  it('is the question narrowed to its line and bucket', () => {
    expect(explainQuery({ figure: 'threats', by: 'severity', top: 3 }, setting, span, { index: 0, key: 'high' })).toEqual({ ...span, figure: 'threats', severity: 'high', as_of: setting.window.as_of, time_zone: 'UTC' });
    expect(explainQuery({ figure: 'threats', by: 'severity' }, setting, span, { index: 0, key: null })).toEqual({ ...span, figure: 'threats', as_of: setting.window.as_of, time_zone: 'UTC' });
  });

  it('is listed by name and service; what the list cannot tell apart is said', () => {
    expect(recordsQuery({ figure: 'total_cost', by: 'service' }, setting, span, { index: 0, key: 'api' }, { metric_name: 'gpu_cost', category: 'cost' })).toEqual({
      ...span, metric_name: 'gpu_cost', category: 'cost', service: 'api', as_of: setting.window.as_of,
    });
    expect(wider({ figure: 'total_cost', by: 'service' }, { index: 0, key: 'api' })).toEqual([]);
    expect(wider({ figure: 'total_cost', by: 'service' }, { index: 0, isRest: true })).toEqual(['the other services']);
    expect(wider({ figure: 'threats', by: 'severity', only: { threat_type: 'phishing' } }, { index: 0, key: 'high' })).toEqual(['threat type phishing', 'severity high']);
    expect(wider({ figure: 'threats', by: 'severity' }, { index: 0 })).toEqual([]);
  });

  it('is of names, whatever their units and services', () => {
    const kind = { unit: 'USD', service: 'a', category: 'cost' };
    expect(kindsByName([{ ...kind, metric_name: 'x', samples: 2 }, { ...kind, metric_name: 'y', samples: 3 }, { ...kind, metric_name: 'x', service: 'b', samples: 4 }])).toEqual([
      { metric_name: 'x', category: 'cost', samples: 6 }, { metric_name: 'y', category: 'cost', samples: 3 },
    ]);
  });
});

describe('what is taken along', () => {
  it('is a row for each bucket of each line, empty where there is no data', () => {
    expect(seriesCsv([{ question: { figure: 'total_cost', by: 'service' }, index: 0, answer: grouped }]).split('\r\n')).toEqual([
      'question,name,group,start,value,unit,metrics,previous_value,previous_metrics',
      'A,"Total cost, by service",api,2026-11-01T00:00:00Z,1,USD,1,,',
      'A,"Total cost, by service",api,2026-11-01T01:00:00Z,,USD,0,,',
      'A,"Total cost, by service",api,2026-11-01T02:00:00Z,,USD,0,,',
      'A,"Total cost, by service",2 others,2026-11-01T00:00:00Z,,USD,0,,',
      'A,"Total cost, by service",2 others,2026-11-01T01:00:00Z,5,USD,2,,',
      'A,"Total cost, by service",2 others,2026-11-01T02:00:00Z,,USD,0,,',
      '',
    ]);
  });

  it('is one word for a shell', () => {
    expect(pathOf('/metrics', { metric_name: 'a b', service: undefined })).toBe('/metrics?metric_name=a+b');
    expect(curlOf("/metrics?service=it's", 'http://here')).toBe(`curl -H "Authorization: Bearer $TOKEN" 'http://here/metrics?service=it'\\''s'`);
  });
});
