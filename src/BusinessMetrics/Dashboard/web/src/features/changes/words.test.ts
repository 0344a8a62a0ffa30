import { describe, expect, it } from 'vitest';
import type { Schemas } from '../../api/client';
import { amountOf, categoryOf, causeWords, countEffects, largestOf, unitsOf } from './words';

const metric = { value: 12.5 } as Schemas['MetricItem'];
const change = (effect: string, cause: string): Schemas['FigureChange'] => ({ effect, cause, recorded_at: '2026-11-01T00:00:00Z', metric });

describe('a change', () => {
  it('has a cause in words', () => {
    expect(causeWords(change('added', 'recorded'))).toBe('recorded since');
    expect(causeWords(change('removed', 'left_window'))).toBe('no longer in the window, which moved on');
    expect(causeWords(change('removed', 'something new'))).toBe('counts no more');
  });

  it('adds its value, or takes it away', () => {
    expect(amountOf(change('added', 'recorded'))).toBe(12.5);
    expect(amountOf(change('removed', 'retracted'))).toBe(-12.5);
  });

  it('is counted by its effect', () => expect(countEffects([change('added', 'recorded'), change('removed', 'retracted'), change('added', 'recorded')])).toEqual({ added: 2, removed: 1 }));
});

it('is of the category that the page is about', () => {
  expect(categoryOf('/dashboard/costs')).toBe('cost');
  expect(categoryOf('/usage')).toBe('usage');
  expect(categoryOf('/')).toBeUndefined();
  expect(categoryOf('/explore')).toBeUndefined();
});

describe('lists of several metrics', () => {
  const list = (has_more: boolean, ...values: number[]): Schemas['FigureChangesResponse'] => ({
    from: 'a', to: 'b', has_more, changes: values.map(value => ({ ...change('added', 'recorded'), metric: { value, unit: value > 0 ? 'USD' : 'EUR' } as Schemas['MetricItem'] })),
  });

  it('are one, the largest first, whatever their sign', () => {
    expect(largestOf([list(false, 3, 1), list(false, -5, 2)], 3)?.changes.map(each => each.metric.value)).toEqual([-5, 3, 2]);
    expect(largestOf([list(false, 3, 1), list(false, -5, 2)], 3)?.has_more).toBe(true);
    expect(largestOf([list(false, 3), list(false, 2)], 3)?.has_more).toBe(false);
    expect(largestOf([list(true, 3), list(false, 2)], 3)?.has_more).toBe(true);
  });

  it('stay as they came where there is one, with its cursor', () => {
    const only = { ...list(true, 1, 4), next_cursor: 'c' };
    expect(largestOf([only], 1)).toBe(only);
    expect(largestOf([], 1)).toBeUndefined();
  });

  it('have amounts to compare only in one unit', () => {
    expect(unitsOf(list(false, 1, 2).changes)).toBe(1);
    expect(unitsOf(list(false, 1, -2).changes)).toBe(2);
  });
});
