import { expect, test } from 'vitest';
import { overviewSentence, type OverviewFacts } from './sentence';

const facts: OverviewFacts = {
  window: 'the last 24 hours', requests: 9416, requestsBefore: 9000, latency: 99.84, errorRate: 0.0121, errorUnit: 'ratio', spend: 1402, budget: 10_000, currency: 'USD', firing: 0,
};

test('the answer comes first, and then what it is told from', () => {
  expect(overviewSentence(facts, 'en-US')).toBe(
    'No alert fires. 9,416 requests in the last 24 hours, 4.6% more than before; 95 % answered within 99.84 ms; error rate 1.21 %; 14% of the month’s budget spent.',
  );
  expect(overviewSentence({ ...facts, firing: 2 }, 'en-US')).toMatch(/^2 alerts fire\. /);
});

test('what is not known is left out, and nothing at all is said to be nothing', () => {
  expect(overviewSentence({ ...facts, requests: null, latency: null, errorRate: null, budget: 0 }, 'en-US')).toBe('No alert fires. $1,402 spent this month, without a budget.');
  expect(overviewSentence({ ...facts, requests: null, latency: null, errorRate: null, budget: 0, spend: 0 }, 'en-US')).toBe('No metrics in the last 24 hours. No alert fires.');
});
