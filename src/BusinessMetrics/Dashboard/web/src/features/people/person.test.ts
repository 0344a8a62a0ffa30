import { expect, test } from 'vitest';
import { heldBy, holdOf, isSameId, storedOf, unaskable, type PersonExport } from './person';

type Metric = PersonExport['metrics'][number]['metric'];

const metric = (over: Partial<Metric>): PersonExport['metrics'][number] => ({
  recorded_at: '2026-11-20T09:00:00.01Z',
  metric: { metric_id: crypto.randomUUID(), metric_name: 'request_count', value: 1, unit: 'count', category: 'usage', service: 'gateway', timestamp: '2026-11-20T09:00:00Z', ...over },
});
const person = (over: Partial<PersonExport>): PersonExport => ({ user_id: 'ann', subject_id: 's', created_at: '2026-10-02T08:00:00Z', exported_at: '2026-11-23T05:19:08Z', actions: [], metrics: [], ...over });
const action = (name: string, actor: string, outcome = 'done'): PersonExport['actions'][number] => ({ event_id: crypto.randomUUID(), at: '2026-11-20T09:00:00Z', action: name, actor, outcome, details: null });
const hold = { subject_id: 's', held_at: '2026-11-20T09:00:00Z', reason: 'litigation' };

test('kinds are of one name, category and service, the most frequent first, with their first and last', () => {
  const stored = storedOf(person({
    metrics: [
      metric({ metric_name: 'compute_cost', category: 'cost' }),
      metric({ timestamp: '2026-11-20T09:00:00.5Z' }),
      metric({ timestamp: '2026-11-20T09:00:00Z' }),
      metric({ timestamp: '2026-11-19T09:00:00Z' }),
      metric({ service: 'training', timestamp: '2026-11-22T09:00:00Z' }),
    ],
  }));
  expect(stored.kinds[0]).toEqual({ metric: 'request_count', category: 'usage', service: 'gateway', count: 3, first: '2026-11-19T09:00:00Z', last: '2026-11-20T09:00:00.5Z' });
  expect(stored.kinds.map(kind => kind.count)).toEqual([3, 1, 1]);
  expect([stored.metrics, stored.first, stored.last]).toEqual([5, '2026-11-19T09:00:00Z', '2026-11-22T09:00:00Z']);
});

test('sessions are counted once each, and a metric without one is in none', () =>
  expect(storedOf(person({ metrics: [metric({ session_id: 'a' }), metric({ session_id: 'a' }), metric({ session_id: 'b' }), metric({})] })).sessions).toBe(2));

test('of nothing there is no first and no last', () => {
  const { metrics, first, last } = storedOf(person({}));
  expect([metrics, first, last]).toEqual([0, undefined, undefined]);
});

test('retracted ones are counted among all', () => {
  const { metrics, retracted } = storedOf(person({ metrics: [metric({}), metric({ retracted: { at: '2026-11-21T00:00:00Z', reason: 'twice' } })] }));
  expect([metrics, retracted]).toEqual([2, 1]);
});

test('a hold is by who set it after the last one was lifted, whoever was refused in between', () =>
  expect(holdOf(person({ hold, actions: [action('subject.hold', 'old'), action('subject.release', 'old'), action('subject.hold', 'nobody', 'refused'), action('subject.hold', 'ann'), action('subject.export', 'eve')] }))).toEqual({
    since: hold.held_at, reason: 'litigation', setBy: 'ann', changedBy: undefined,
  }));

test('who gave another reason is named beside who set the hold', () =>
  expect(holdOf(person({ hold, actions: [action('subject.hold', 'ann'), action('subject.hold', 'ben')] }))).toMatchObject({ setBy: 'ann', changedBy: 'ben' }));

test('without a hold there is none, whatever was done before', () => expect(holdOf(person({ actions: [action('subject.hold', 'ann'), action('subject.release', 'ann')] }))).toBeUndefined());

test('setting a hold again keeps its time and whoever set it', () => {
  const first = heldBy(undefined, hold, 'ann');
  expect(first).toEqual({ since: hold.held_at, reason: 'litigation', setBy: 'ann', changedBy: undefined });
  expect(heldBy(first, { ...hold, reason: 'audit' }, 'ben')).toEqual({ since: hold.held_at, reason: 'audit', setBy: 'ann', changedBy: 'ben' });
});

test('a hold that was lifted and set by others meanwhile is not the one that the page knew', () =>
  expect(heldBy(heldBy(undefined, hold, 'ann'), { ...hold, held_at: '2026-11-21T09:00:00Z' }, 'ben')).toMatchObject({ since: '2026-11-21T09:00:00Z', setBy: 'ben', changedBy: undefined }));

test('what no path can hold is not asked, everything else is', () => {
  expect(unaskable('  ')).toMatch(/^Type the user id/);
  expect(unaskable(' .. ')).toContain('BusinessMetrics subjects erase ..');
  expect(unaskable('a/../b')).toBeUndefined();
});

test('an id is typed exactly, in whatever way its accents are composed', () => {
  expect(isSameId('Jose\u0301', 'Jos\u00e9')).toBe(true);
  for (const typed of ['jose\u0301', 'José ', 'Jose', '']) expect(isSameId(typed, 'José')).toBe(false);
});
