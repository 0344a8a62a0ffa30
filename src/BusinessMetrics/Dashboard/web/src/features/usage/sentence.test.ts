import { expect, test } from 'vitest';
import type { Schemas } from '../../api/client';
import { usageSentence } from './sentence';

const activity = { avg_response_time: 0, error_rate: 0, uptime: 0 };
const usage: Schemas['UsageMetrics'] = {
  total_requests: 1000,
  requests_by_service: { gateway: 400, training: 600 },
  requests_by_user: { a: 700, b: 300 },
  peak_usage: { time: '2026-11-23T16:00:00Z', requests: 230 },
  average_usage: { requests_per_hour: 41.67, requests_per_user: 500 },
  user_activity: [],
  service_activity: [{ service: 'training', requests: 600, ...activity }, { service: 'gateway', requests: 400, ...activity }],
  feature_usage: [],
  samples: 90,
};

test('how many, by whom, how fast, where most, when most', () =>
  expect(usageSentence(usage, 'the last 24 hours', 'utc', 'en-GB')).toBe(
    '1,000 requests by 2 people in the last 24 hours, 41.67 an hour; training has most, 60%; the busiest hour began 23 Nov, 16:00 with 230.',
  ));

test('one service has no share, and people whom nobody named are not counted', () =>
  expect(usageSentence({ ...usage, requests_by_user: {}, service_activity: usage.service_activity.slice(0, 1) }, 'the last hour', 'utc', 'en-GB')).toBe(
    '1,000 requests in the last hour, 41.67 an hour; the busiest hour began 23 Nov, 16:00 with 230.',
  ));

test('a list that the API cuts at a hundred is not the number of people', () =>
  expect(usageSentence({ ...usage, requests_by_user: Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`p${n}`, 10])) }, 'the last hour', 'utc', 'en-GB')).toMatch(/^1,000 requests by 100 people or more in/));

test('nothing is no zero', () => expect(usageSentence({ ...usage, samples: 0, total_requests: 0 }, 'the last hour', 'utc')).toBe('No requests are recorded in the last hour.'));
