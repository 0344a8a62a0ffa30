import { expect, test } from 'vitest';
import { ProblemError } from '../../api/problem';
import { auditSentence, dueWords, isUnsigned, verdictWords } from './words';

const step = (title: string, holds: boolean) => ({ title, holds, says: '', compared: [] });

test('an unsigned event says when it will be signed', () => {
  const at = '2026-11-29T00:00:00Z';
  expect(dueWords(at, new Date('2026-11-29T00:00:20Z'))).toBe('The next checkpoint is due in 40 s at the latest.');
  expect(dueWords(at, new Date('2026-11-29T00:01:00Z'))).toContain('overdue');
  expect(dueWords(undefined, new Date())).toContain('a minute');
});

test('a conflict is a proof that is not there yet, nothing else is', () => {
  expect(isUnsigned(new ProblemError({ status: 409, title: '', errors: [] }))).toBe(true);
  expect(isUnsigned(new ProblemError({ status: 404, title: '', errors: [] }))).toBe(false);
  expect(isUnsigned(new TypeError())).toBe(false);
});

test('a verdict is of all checks', () => {
  expect(verdictWords([step('a', true), step('b', true)])).toBe('Verified: all 2 checks hold.');
  expect(verdictWords([step('a', true), step('b', false)])).toBe('Not verified: 1 of 2 checks does not hold. b: no.');
});

test('the sentence says how much is shown of how much', () => {
  expect(auditSentence(3, false, false, 'the last 7 days')).toBe('3 events of the last 7 days.');
  expect(auditSentence(1, false, true, 'the last hour')).toBe('1 event of the last hour that matches.');
  expect(auditSentence(100, true, false, 'the last 7 days')).toBe('The newest 100 events of the last 7 days; older ones are on the next pages.');
  expect(auditSentence(0, false, true, 'the last hour')).toBe('Nothing in the last hour matches.');
  expect(auditSentence(0, false, false, 'the last hour')).toBe('Nothing was done in the last hour.');
});
