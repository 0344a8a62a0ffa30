import { expect, test } from 'vitest';
import { concerns, modeOf, type LiveFacts } from './live';

const facts: LiveFacts = { online: true, asOf: false, open: false, failures: 0, answered: true };

test('a stream that is open is live', () => expect(modeOf({ ...facts, open: true })).toBe('live'));
test('one failure is a hiccup, two are a reason to poll', () => {
  expect(modeOf({ ...facts, failures: 1 })).toBe('connecting');
  expect(modeOf({ ...facts, failures: 2 })).toBe('polling');
});
test('without an answer, or a network, the page says that it is offline', () => {
  expect(modeOf({ ...facts, failures: 2, answered: false })).toBe('offline');
  expect(modeOf({ ...facts, open: true, online: false })).toBe('offline');
});
test('as of a moment nothing moves', () => expect(modeOf({ ...facts, asOf: true, failures: 5 })).toBe('still'));
test('only what depends on a read model that moved is asked again', () => {
  expect(concerns(['cost', 'usage'], ['usage'])).toBe(true);
  expect(concerns(['cost'], ['usage'])).toBe(false);
  expect(concerns(undefined, ['*'])).toBe(false);
  expect(concerns(['cost'], ['*'])).toBe(true);
});
