import { expect, test } from 'vitest';
import { trialWindow } from './trialWindow';

const now = new Date('2026-11-28T18:20:30Z');
const words = 'the last 7 days';

test('a week up to now begins at a full hour, so that the question stays the same', () => {
  expect(trialWindow({ start: new Date('2026-11-21T18:20:30Z'), end: now, words }, true, now)).toEqual({ from: '2026-11-21T18:00:00.000Z', to: undefined, words, isCut: false });
});

test('a chosen span is kept to the second, and ends before now', () => {
  const start = new Date('2026-11-20T10:00:05Z');
  expect(trialWindow({ start, end: new Date('2026-11-20T12:00:07Z'), words }, false, now)).toMatchObject({ from: '2026-11-20T10:00:05.000Z', to: '2026-11-20T12:00:07.000Z' });
  expect(trialWindow({ start, end: new Date('2026-12-01T00:00:00Z'), words }, false, now).to).toBeUndefined();
});

test('more than 31 days are cut, and it is said', () => {
  const cut = trialWindow({ start: new Date('2026-08-30T18:00:00Z'), end: now, words: 'the last 90 days' }, true, now);
  expect(cut).toEqual({ from: '2026-10-28T20:00:00.000Z', to: undefined, words: 'the last 31 days of it', isCut: true });
  expect(now.getTime() - Date.parse(cut.from)).toBeLessThanOrEqual(31 * 86_400_000);
});
