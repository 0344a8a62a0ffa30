import { expect, test } from 'vitest';
import type { Schemas } from '../../api/client';
import { suggestionsOf } from './suggestions';

const metric = (metric_name: string, unit: string, service: string, more: Partial<Schemas['CatalogMetric']> = {}): Schemas['CatalogMetric'] => ({
  category: 'performance', metric_name, unit, dimension: 'time', service, count: 1, first_seen: '2026-11-01T00:00:00Z', last_seen: '2026-11-02T00:00:00Z', figures: [], ...more,
});
const catalog = [metric('latency', 'ms', 'web'), metric('latency', 's', 'api'), metric('cost', 'USD', 'api', { category: 'cost', reason: 'unknown_unit', needed: 'a currency' })];

test('without a name everything is suggested once, in order', () => {
  expect(suggestionsOf(catalog, '')).toEqual({ names: ['cost', 'latency'], units: ['ms', 's', 'USD'], services: ['api', 'web'], category: undefined, hint: undefined });
});

test('a known name narrows its unit and says its category, however it is written', () => {
  expect(suggestionsOf(catalog, ' Latency ')).toMatchObject({ units: ['ms', 's'], category: 'performance', hint: undefined });
});

test('it is said when a name is new, or counts in no figure', () => {
  expect(suggestionsOf(catalog, 'latencies').hint).toBe('Nothing was recorded under this name yet.');
  expect(suggestionsOf(catalog, 'cost').hint).toBe('What is recorded under it now counts in no figure: unknown unit, a currency.');
  expect(suggestionsOf([], 'cost').hint).toBeUndefined();
});
