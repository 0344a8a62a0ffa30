import { describe, expect, test } from 'vitest';
import { carried, minuteOf, parseSearch, readSearch, stepFor, windowOf, windowQuery, writeSearch } from './search';

const now = new Date('2026-11-28T18:20:30Z');

describe('the address', () => {
  test('keeps a service whose name is a number, or markup, as text', () => {
    for (const service of ['1', 'true', '<img src=x onerror=alert(1)>', 'a&b=c', '\u202Eabc'])
      expect(readSearch(parseSearch(writeSearch({ service })))).toEqual({ service });
  });

  test('drops what no page could use', () => {
    expect(readSearch({ range: '13h', tz: 'mars', from: 'yesterday', service: '', model: 7 })).toEqual({});
  });

  test('prefers from and to over a range, and refuses a window that ends before it starts', () => {
    expect(readSearch({ range: '7d', from: '2026-11-01T00:00:00Z' })).toEqual({ from: '2026-11-01T00:00:00.000Z' });
    expect(readSearch({ from: '2026-11-02T00:00:00Z', to: '2026-11-01T00:00:00Z' })).toEqual({});
  });

  test('carries the window to the next page, and not what was open', () => {
    expect(carried({ range: '7d', service: 'api', panel: 'explain:total_cost', sort: 'name' })).toEqual({ range: '7d', service: 'api' });
  });
});

describe('the window', () => {
  test('is asked for by name where the API has one', () => {
    expect(windowQuery({}, '30d', now)).toEqual({ time_range: '30d' });
    expect(windowQuery({ range: '1h', asOf: '2026-11-20T09:00:00.000Z' }, '30d', now)).toEqual({ time_range: '1h', as_of: '2026-11-20T09:00:00.000Z' });
  });

  test('of 90 days starts at a full hour, so that the question stays the same', () => {
    expect(windowQuery({ range: '90d' }, '30d', now)).toEqual({ start_time: '2026-08-30T18:00:00.000Z' });
  });

  test('with an end alone has the usual length', () => {
    expect(windowQuery({ to: '2026-11-08T00:00:00.000Z' }, '7d', now)).toEqual({ start_time: '2026-11-01T00:00:00.000Z', end_time: '2026-11-08T00:00:00.000Z' });
  });

  test('ends now, or at as-of', () => {
    expect(windowOf({}, '1h', now)).toEqual({ start: new Date('2026-11-28T17:20:30Z'), end: now });
    expect(windowOf({ asOf: '2026-11-20T09:00:00Z' }, '24h', now).start).toEqual(new Date('2026-11-19T09:00:00Z'));
  });
});

test('a step gives a window at most a hundred points', () => {
  const last = (hours: number) => stepFor({ start: new Date(now.getTime() - hours * 3_600_000), end: now });
  expect([1, 24, 168, 720, 2160].map(last)).toEqual(['1m', '15m', '6h', '1d', '1d']);
  expect(stepFor({ start: new Date('2016-11-28'), end: now })).toBe('1w');
});

test('a minute is one instant', () => {
  expect(minuteOf(new Date('2026-11-29T05:00:59.999Z'))).toBe('2026-11-29T05:00:00.000Z');
});
