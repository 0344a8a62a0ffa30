import { expect, test } from 'vitest';
import { attemptWords, deliveriesSentence, deliveryStanding, replayWords, typeWords } from './delivery';

test('what waits after it failed is not well', () => {
  expect(deliveryStanding({ state: 'waiting' })).toEqual({ verdict: 'neither', words: 'waiting' });
  expect(deliveryStanding({ state: 'waiting', error: 'timeout' })).toEqual({ verdict: 'warning', words: 'waiting, tried before' });
  expect((['delivered', 'failed', 'expired', 'skipped'] as const).map(state => deliveryStanding({ state }).verdict)).toEqual(['good', 'bad', 'bad', 'neither']);
});

test('how an attempt went', () => {
  const attempt = { number: 1, started_at: '', node: '' };
  expect(attemptWords({ ...attempt, duration_ms: 9, status: 200 })).toBe('delivered (200)');
  expect(attemptWords({ ...attempt, duration_ms: 9, status: 503, error: 'http_503' })).toBe('http_503');
  expect(attemptWords({ ...attempt, duration_ms: 9, error: 'dns' })).toBe('dns');
  expect(attemptWords(attempt)).toBe('under way, or its node died');
});

test('the page counts by state', () => {
  const window = { isCut: false, words: 'the last 7 days' };
  expect(deliveriesSentence([], window)).toBe('Nothing was sent in the last 7 days.');
  expect(deliveriesSentence([{ state: 'failed' }, { state: 'delivered' }, { state: 'delivered' }], window)).toBe('3 notices of the last 7 days: 2 delivered, 1 failed.');
  expect(deliveriesSentence([{ state: 'delivered' }], { ...window, isCut: true })).toBe('The newest 1 notices of the last 7 days: 1 delivered.');
});

test('what is told, and what a replay came to', () => {
  expect([typeWords('alert.firing'), typeWords('something.new')]).toEqual(['fires', 'something.new']);
  expect(replayWords({ replayed: 1 })).toBe('1 notice is sent again.');
  expect(replayWords({ replayed: 10_000, next_from: '2026-11-23T05:19:08Z' })).toContain('There were more: send again from 2026-11-23T05:19:08Z on');
  expect(replayWords({ replayed: 0 })).toContain('Nothing is sent again');
});
