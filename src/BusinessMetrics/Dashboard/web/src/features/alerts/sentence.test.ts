import { expect, test } from 'vitest';
import { alertsSentence, ofService } from './sentence';

test('the page begins with what fires, the worst first', () => {
  const firing = ['medium', 'critical', 'medium'].map(severity => ({ severity }));
  expect(alertsSentence({ firing, rules: [{ health: { status: 'well' } }, { health: { status: 'unwell' } }] })).toBe('3 alerts fire: 1 critical and 2 medium; 2 rules watch, of which 1 cannot be judged.');
  expect(alertsSentence({ firing: [{ severity: 'low' }], rules: [{}] })).toBe('1 alert fires: 1 low; 1 rule watches.');
  expect(alertsSentence({ firing: [], rules: [] })).toBe('No alert fires; no rule is set, only budgets are watched.');
  expect(alertsSentence({ firing: [], rules: [], isNarrowed: true })).toBe('No alert fires; no rule watches this service alone.');
});

test('a service has the alerts of rules that watch it, and of its budget', () => {
  const alerts = ['slow', 'all', 'budget/api', 'budget/total', 'budget/web'].map(rule => ({ rule }));
  const rules = [{ name: 'slow', service: 'api' }, { name: 'all' }];
  expect(ofService(alerts, rules, 'api').map(alert => alert.rule)).toEqual(['slow', 'budget/api']);
  expect(ofService(alerts, rules, undefined)).toHaveLength(5);
});
