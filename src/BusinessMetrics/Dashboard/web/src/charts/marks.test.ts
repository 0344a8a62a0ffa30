import { expect, test } from 'vitest';
import { marksIn, raisedSentence } from './marks';

const mark = (at: string) => ({ at: new Date(at), label: at });
const answer = { starts: ['2026-11-29T00:00:00Z', '2026-11-29T01:00:00Z'], step: '1h' };

test('a mark is in the bucket that it happened in, the last one too', () => {
  const marks = [mark('2026-11-29T00:00:00Z'), mark('2026-11-29T01:00:00Z'), mark('2026-11-29T02:00:00Z')];
  expect(marksIn(marks, answer, 0)).toEqual([marks[0]]);
  expect(marksIn(marks, answer, 1)).toEqual([marks[1]]);
});

test('what was raised is said, and nothing where nothing was', () => {
  const one = mark('2026-11-29T00:00:00Z');
  expect(raisedSentence([], 2)).toBe('');
  expect(raisedSentence([one], 2)).toBe(' 1 alert was raised (▲).');
  expect(raisedSentence([one, one], 2, true)).toBe(' At least 2 alerts were raised, of all services (▲).');
});
