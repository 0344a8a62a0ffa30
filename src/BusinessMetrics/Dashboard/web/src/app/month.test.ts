import { expect, test } from 'vitest';
import { monthQuery } from './month';

test('the month is the one that the window ends in', () => {
  expect(monthQuery({ query: { time_range: '24h' }, end: new Date('2026-11-29T05:00:30Z') })).toEqual({ start_time: '2026-11-01T00:00:00.000Z' });
  expect(monthQuery({ query: { start_time: 'x', end_time: '2026-11-01T00:00:00.000Z' }, end: new Date('2026-11-01T00:00:00Z') }))
    .toEqual({ start_time: '2026-10-01T00:00:00.000Z', end_time: '2026-11-01T00:00:00.000Z' });
  expect(monthQuery({ query: { time_range: '24h', as_of: '2026-10-02T00:00:00.000Z' }, end: new Date('2026-10-02T00:00:00Z') }))
    .toEqual({ start_time: '2026-10-01T00:00:00.000Z', as_of: '2026-10-02T00:00:00.000Z' });
  expect(monthQuery({ query: { time_range: '24h', as_of: '2026-11-01T00:00:00.000Z' }, end: new Date('2026-11-01T00:00:00Z') }).start_time).toBe('2026-11-01T00:00:00.000Z');
});
