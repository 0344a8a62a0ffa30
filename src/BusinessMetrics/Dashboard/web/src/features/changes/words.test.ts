import { describe, expect, it } from 'vitest';
import type { Schemas } from '../../api/client';
import { amountOf, categoryOf, causeWords, countEffects } from './words';

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
