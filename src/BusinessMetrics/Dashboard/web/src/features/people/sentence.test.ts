import { expect, test } from 'vitest';
import { ProblemError } from '../../api/problem';
import type { Certificate, Stored } from './person';
import { afterRefusal, erasedSentence, exportedSentence, holdSentence, personSentence, subjectHeld } from './sentence';

const kind = { metric: 'request_count', category: 'usage', service: 'gateway', count: 1, first: '2026-11-20T09:00:00Z', last: '2026-11-20T09:00:00Z' };
const stored: Stored = { metrics: 1240, retracted: 0, sessions: 3, first: kind.first, last: kind.last, kinds: [kind, kind] };
const hold = { since: '2026-11-20T09:00:00Z', reason: 'litigation', setBy: 'ann', changedBy: undefined };
const certificate: Certificate = { subject_id: 's', erased_at: '2026-11-23T05:19:08Z', events: 1240, references: 12, checkpoint: null, audit_event: 'e' };

test('how much is stored, and whether it may be erased', () => {
  expect(personSentence(stored, undefined)).toBe('1,240 metrics of 2 kinds are stored about the person; no legal hold keeps them from being erased.');
  expect(personSentence({ ...stored, metrics: 1, kinds: [kind] }, hold)).toBe('1 metric of 1 kind is stored about the person; a legal hold keeps them from being erased.');
});

test('somebody whose metrics are none is known all the same', () =>
  expect(personSentence({ ...stored, metrics: 0, kinds: [] }, undefined)).toBe('The person is known; no metric is stored about them; no legal hold keeps them from being erased.'));

test('an erasure says what it came to', () => {
  expect(erasedSentence(certificate)).toBe('The person is erased. 1,240 metrics that were about them now stand for nobody; metadata stood for them 12 times.');
  expect(erasedSentence({ ...certificate, events: 1, references: 0 })).toBe('The person is erased. 1 metric that was about them now stands for nobody.');
  expect(erasedSentence({ ...certificate, events: 0, references: 0 })).toBe('The person is erased. There was no metric about them.');
});

test('a hold names who set it and who changed its reason', () => {
  expect(holdSentence(hold, 'utc', 'en-GB')).toBe('Held since 20 Nov 2026, 09:00:00 UTC, by ann.');
  expect(holdSentence({ ...hold, changedBy: 'ben' }, 'utc', 'en-GB')).toBe('Held since 20 Nov 2026, 09:00:00 UTC, by ann; ben gave it another reason.');
});

test('a hold of which the trail does not tell is by nobody whom the page makes up', () => expect(holdSentence({ ...hold, setBy: undefined }, 'utc', 'en-GB')).toContain('a caller whom the audit trail no longer names here'));

test('a table that does not show all says so', () => {
  expect(exportedSentence(100, 1240)).toBe('The 100 metrics recorded last, of 1,240 metrics; the download holds all of them.');
  expect(exportedSentence(2, 2)).toBe('All 2 metrics, the latest recorded first.');
  expect(exportedSentence(1, 1)).toBe('1 metric, the latest recorded first.');
});

test('after a refusal the page says what can be done, and nothing where it knows nothing', () => {
  const refusal = (status: number, type?: string) => new ProblemError({ status, type, title: 'Refused', errors: [] });
  expect(afterRefusal(refusal(409, subjectHeld))).toContain('Looked up again');
  expect(afterRefusal(refusal(503))).toContain('completed by itself');
  expect(afterRefusal(refusal(404))).toBeUndefined();
});
