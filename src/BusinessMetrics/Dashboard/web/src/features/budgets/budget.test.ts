import { describe, expect, test } from 'vitest';
import { budgetJson, budgetsSentence, byNeed, isMonth, monthName, scopeOf, scopeWords } from './budget';
import type { BudgetItem } from './queries';

const budget = (scope: string, spend: number, projection: number, more: Partial<BudgetItem> = {}): BudgetItem => ({
  scope, amount: 1_000, currency: 'USD', alert_threshold: 80, source: 'set', current_spend: spend, projected_spend: projection, projection_basis: 'run_rate',
  budget_remaining: 1_000 - spend, used_percent: spend / 10, ...more,
});

describe('the sentence', () => {
  test('says how the whole stands and what becomes of it, and which services need somebody', () => {
    const budgets = [budget('total', 840, 990), budget('api', 1_001, 1_300), budget('web', 10, 1_001), budget('jobs', 10, 20)];
    expect(budgetsSentence(budgets, '2026-11', 'total', 'en-US')).toBe('$840.00 of $1,000 spent in November 2026, 84%; at this rate $990.00 by its end. 1 service over budget, 1 service will be at this rate.');
  });

  test('projects nothing of a month that is over, and has no whole where a token sees none', () => {
    expect(budgetsSentence([budget('total', 840, 840, { projection_basis: 'month_over' })], '2026-10', 'total', 'en-US')).toBe('$840.00 of $1,000 spent in October 2026, 84%.');
    expect(budgetsSentence([budget('api', 1, 2)], '2026-10', 'total', 'en-US')).toBe('The budgets of October 2026.');
  });

  test('is of one service where the page is', () => {
    const budgets = [budget('total', 840, 990), budget('api', 1_001, 1_300)];
    expect(budgetsSentence(budgets, '2026-11', 'api', 'en-US')).toBe('$1,001 of $1,000 spent by api in November 2026, 100%; at this rate $1,300 by its end.');
    expect(budgetsSentence(budgets, '2026-11', 'web', 'en-US')).toBe('No budget of web in November 2026.');
  });
});

test('what needs somebody comes first', () => {
  const budgets = [budget('within', 10, 20), budget('warned', 800, 900), budget('over', 1_001, 1_300), budget('soon', 10, 1_001), budget('more', 20, 30)];
  expect(byNeed(budgets).map(each => each.scope)).toEqual(['over', 'soon', 'warned', 'more', 'within']);
});

test('a service that is called total has a scope of its own', () => {
  expect([scopeOf(' total '), scopeOf('api'), scopeWords('service:total'), scopeWords('total'), scopeWords('api')]).toEqual(['service:total', 'api', 'total', 'All services', 'api']);
});

test('an amount keeps its digits, and what is none goes as it is', () => {
  expect(budgetJson(' 2800.10', '85')).toBe('{"amount":2800.10,"alert_threshold":85}');
  expect(budgetJson('2,800', '')).toBe('{"amount":"2,800"}');
  expect(budgetJson('', '')).toBe('{}');
});

test('a month is written as the API reads it', () => {
  expect(['2026-11', '2026-13', '26-1', undefined].map(isMonth)).toEqual([true, false, false, false]);
  expect(monthName('2026-02', 'en-US')).toBe('February 2026');
});
