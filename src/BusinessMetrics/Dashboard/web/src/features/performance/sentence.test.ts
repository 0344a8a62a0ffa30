import { expect, test } from 'vitest';
import type { Schemas } from '../../api/client';
import { performanceSentence, worse } from './sentence';

const metrics: Schemas['PerformanceMetrics'] = {
  latency: { current_ms: 56.9, average_ms: 56.804, p95_ms: 134.37, p99_ms: 199.66, trend: 'stable', samples: 9321 },
  error_rate: { current: 0.0126, average: 0.012009, unit: 'ratio', trend: 'stable', by_service: {}, samples: 1266 },
  accuracy: { current: 96.5, average: 87.695, unit: 'percentage', trend: 'up', by_model: {}, samples: 2951 },
  throughput: { requests_per_second: 121.09, predictions_per_second: 308.97, trend: 'stable', samples: 1642 },
  model_performance: [],
};

test('how long, how often wrong, how right', () =>
  expect(performanceSentence(metrics, 'the last 7 days', 'en-US')).toBe(
    'In the last 7 days answers took 56.8 ms on average, 95 of 100 at most 134.4 ms; 1.2 % failed; accuracy was 87.7 %: nothing is worse than before by more than 5 %.',
  ));

test('an accuracy that falls and a latency that rises are worse, and the other way round they are not', () => {
  expect(worse({ ...metrics, latency: { ...metrics.latency, trend: 'up' }, accuracy: { ...metrics.accuracy, trend: 'down' } })).toEqual(['latency', 'accuracy']);
  expect(worse({ ...metrics, latency: { ...metrics.latency, trend: 'down' }, accuracy: { ...metrics.accuracy, trend: 'up' } })).toEqual([]);
  expect(performanceSentence({ ...metrics, error_rate: { ...metrics.error_rate, trend: 'up' } }, 'the last hour', 'en-US')).toMatch(/: errors are worse than before\.$/);
});

test('what is not recorded is not said to be 0', () => {
  const none = { ...metrics, latency: { ...metrics.latency, samples: 0 }, error_rate: { ...metrics.error_rate, samples: 0 }, accuracy: { ...metrics.accuracy, samples: 0 } };
  expect(performanceSentence({ ...metrics, error_rate: none.error_rate }, 'the last hour', 'en-US')).not.toMatch(/failed/);
  expect(performanceSentence(none, 'the last hour', 'en-US')).toBe('121.1/s requests in the last hour; no latency, errors or accuracy are recorded.');
  expect(performanceSentence({ ...none, throughput: { ...none.throughput, samples: 0 } }, 'the last hour')).toBe('No performance is recorded in the last hour.');
});
