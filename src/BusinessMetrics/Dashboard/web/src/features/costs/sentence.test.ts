import { expect, test } from 'vitest';
import { costsSentence } from './sentence';

const end = new Date('2026-11-23T12:00:00Z');

test('spend, its share of the budget, and what the month comes to', () => {
  expect(costsSentence({ monthly_budget: 4000, current_spend: 3358, projected_spend: 3960 }, end, 'USD', 'en-US')).toBe(
    '$3,358 spent since November 1, 84% of the budget; at this rate $3,960 by November 30: the budget holds.',
  );
  expect(costsSentence({ monthly_budget: 3500, current_spend: 3358, projected_spend: 3960 }, end, 'USD', 'en-US')).toMatch(/the budget will not hold\.$/);
});

test('no cost is not said as a sum', () => {
  expect(costsSentence({ monthly_budget: 100, current_spend: 0, projected_spend: 0 }, end, 'USD', 'en-US')).toBe('No cost is recorded since November 1.');
});

test('without a budget nothing is a share of it', () => {
  expect(costsSentence({ monthly_budget: 0, current_spend: 12.5, projected_spend: 20 }, end, 'USD', 'en-US')).toBe('$12.50 spent since November 1, without a budget; at this rate $20.00 by November 30.');
});
