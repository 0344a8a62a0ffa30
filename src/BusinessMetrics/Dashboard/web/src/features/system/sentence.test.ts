import { describe, expect, it, test } from 'vitest';
import type { Schemas } from '../../api/client';
import { healthOf } from './queries';
import { duration, isMissing, lagSentence, rebuildSentence, revocationOf, size, systemSentence, unwell, verifiedSentence } from './sentence';

type Dependencies = Schemas['HealthResponse']['dependencies'];

function health(dependencies: Partial<Dependencies> = {}): Schemas['HealthResponse'] {
  return {
    status: 'healthy', service: 'business-metrics', timestamp: '2026-11-28T12:00:00Z', uptime_seconds: 7_300,
    dependencies: { database: true, redis: true, projections: true, proofs: true, ...dependencies },
    metrics: { total_metrics: 1, metrics_per_second: 0, cache_hit_rate: 0 },
  };
}

const ledger: Schemas['ProjectionStatus'] = { name: 'ledger', position: 10, lag_events: 0, lag_seconds: 0, state: 'current' };

describe('how the service is', () => {
  it('is said in one sentence', () => {
    expect(systemSentence(health(), [ledger])).toBe('All is well: up for 2 hours, 1 metric recorded. Figures have all that was recorded.');
    expect(systemSentence(health({ redis: false }), [{ ...ledger, lag_events: 12 }])).toBe('One thing is not well; up for 2 hours, 1 metric recorded. Figures are up to 12 events behind.');
    expect(systemSentence(health({ redis: false, proofs: false }), undefined)).toBe('2 things are not well; up for 2 hours, 1 metric recorded.');
  });

  it('names what follows from each thing that is not', () => {
    expect(unwell(health())).toEqual([]);
    expect(unwell(health({ projections: false, differing_projections: [{ name: 'cost', differences: 1, verified_at: '2026-11-28T12:00:00Z' }] }))).toEqual([
      'cost differs from the records in 1 place: its figures are wrong until it is rebuilt.',
    ]);
    expect(unwell(health({ projections: false, stalled_projections: [{ name: 'cost' }, { name: 'usage' }] }))[0]).toMatch(/^cost and usage stand still/);
    expect(unwell(health({ projections: false }))).toEqual(['Read models do not move on: figures grow old.']);
    expect(unwell(health({ unwell_alert_rules: 1 }))).toEqual(['1 alert rule cannot be evaluated, and does not fire.']);
  });

  it('is an answer also where it is 503', () => {
    const sick = health({ database: false });
    expect(healthOf({ error: sick, response: new Response(null, { status: 503 }) }).data).toBe(sick);
    const refused = { error: { title: 'no' }, response: new Response(null, { status: 500 }) };
    expect(healthOf(refused)).toBe(refused);
  });
});

test('sizes and times are in units that say something', () => {
  expect([0, 1023, 1024, 1_572_864, 246_743_040, 5 * 1024 ** 4].map(bytes => size(bytes, 'en'))).toEqual(['0 B', '1,023 B', '1 KiB', '1.5 MiB', '235 MiB', '5 TiB']);
  expect([0, 59, 60, 3_599, 86_400].map(duration)).toEqual(['0 seconds', '59 seconds', '1 minute', '59 minutes', '1 day']);
});

test('a read model says how far behind it is, and what became of a rebuild', () => {
  expect(lagSentence(ledger)).toBe('up to date');
  expect(lagSentence({ ...ledger, lag_events: 3, lag_seconds: 1.5 })).toBe('3 events, 1.5 s behind');
  const running: Schemas['RebuildResponse'] = {
    operation_id: '', projection: 'cost', state: 'running', progress: 0.499, position: 0, target: 200, events: 0, events_per_second: 0, started_at: '2026-11-28T12:00:00Z', remaining_seconds: 90,
  };
  expect(rebuildSentence(running)).toBe('49 % of 200 events, about 1 minute left');
  expect(rebuildSentence({ ...running, state: 'succeeded', events: 200 })).toBe('rebuilt from 200 events');
  expect(rebuildSentence({ ...running, state: 'failed', error: 'disk full' })).toBe('the rebuild failed: disk full; the read model is as it was');
  const verified: Schemas['VerificationResponse'] = { projection: 'cost', verified_at: '2026-11-28T12:00:00Z', position: 1, hours: 1, differences: 0, listed: [] };
  expect(verifiedSentence(verified)).toBe('cost is what the records say, in 1 hour of them, added up again.');
  expect(verifiedSentence({ ...verified, differences: 2 })).toBe('cost differs from the records in 2 places: rebuild it.');
});

test('a node is missing when it was not seen for a minute', () => {
  const node: Schemas['NodeResponse'] = { number: 1, machine: 'a', version: '1', started_at: '2026-11-28T12:00:00Z', last_seen_at: '2026-11-28T12:00:00Z', leads: true, projections: [] };
  expect(isMissing(node, new Date('2026-11-28T12:01:00Z'))).toBe(false);
  expect(isMissing(node, new Date('2026-11-28T12:01:01Z'))).toBe(true);
});

test('what is revoked is a token or the id of one', () => {
  expect(revocationOf(' eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln ')).toEqual({ token: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln' });
  expect(revocationOf('f4fdaad796749da9616d9c9ad69ea62')).toEqual({ token_id: 'f4fdaad796749da9616d9c9ad69ea62' });
});
