import { describe, expect, test } from 'vitest';
import { matchBody, matchDraftOf, matchWords, emptyMatch } from './match';
import { emptyRoute, groupSentence, lengthWords, routeBody, routeDraftOf, routeSentence, routesSentence, testSentence, verdictWords, windowWords } from './route';
import type { Route } from './queries';

const route: Route = {
  name: 'at-night', order: 10, match: { severity: ['high', 'critical'], service: ['training'] }, during: [{ cron: '0 22 * * 1-5', for: '8h', time_zone: 'Europe/Berlin' }], channels: ['on-call'],
  continue: false, group_by: ['rule'], wait: '30s', interval: '5m', repeat: '4h', renotify: true, mute: [], source: 'api',
};

describe('the sentence of a route', () => {
  test('says which alerts, when, to whom and how often', () => {
    expect(routeSentence(route)).toBe('Critical or high alerts of the service training, Monday to Friday from 22:00 for 8 h (Europe/Berlin) → on-call: waits 30 s, again after 4 h.');
    expect(routeSentence({ ...route, match: {}, during: [], wait: '0s', renotify: false, channels: ['team', 'log'] })).toBe('All alerts → team and log: at once, not told again.');
    expect(routeSentence({ ...route, name: 'default', match: {}, during: [] })).toBe('What no other route takes → on-call: waits 30 s, again after 4 h.');
  });

  test('says what is told together and when nothing is', () => {
    expect(groupSentence(route)).toBe('Those of the same rule are told together, what changes after 5 min.');
    expect(groupSentence({ ...route, group_by: [], continue: true, mute: [{ cron: '0 0 * * 6', for: '2d', time_zone: 'UTC' }] })).toBe(
      'All of them are told together, what changes after 5 min. Nothing is told each Saturday from 00:00 for 2 d (UTC). Routes after it are asked, too.',
    );
    expect(groupSentence({ ...route, group_by: ['alert'], interval: '0s' })).toBe('Each alert is told by itself, what changes at once.');
  });

  test('of all of them says where the rest goes', () => {
    expect(routesSentence([])).toBe('No route: nobody is told of alerts.');
    expect(routesSentence([{ name: 'at-night', muted_until: '2026-11-29T08:00:00Z' }, { name: 'default' }])).toBe('2 routes, asked in this order; what none takes goes to the default; 1 muted now.');
    expect(routesSentence([{ name: 'at-night' }])).toBe('1 route, asked in this order; nobody is told of what none takes.');
  });
});

test('a time that is none of the day is shown as it is written', () => {
  expect(windowWords({ cron: '5 9 * * *', for: '90m', time_zone: 'UTC' })).toBe('each day from 09:05 for 90 min (UTC)');
  expect(windowWords({ cron: '0 0 1 * *', for: '1d', time_zone: 'UTC' })).toBe('at 0 0 1 * * for 1 d (UTC)');
  expect(windowWords({ cron: '*/5 1 * * MON', for: '1m', time_zone: 'UTC' })).toBe('at */5 1 * * MON for 1 min (UTC)');
  expect(lengthWords('1d')).toBe('1 d');
});

test('which alerts, in words and as they are typed', () => {
  expect(matchWords({})).toBe('All alerts');
  expect(matchWords({ late: true, rule: ['slow-*', 'budget/total'] })).toBe('Late alerts by the rule slow-* or budget/total');
  expect(matchWords({ late: false, category: ['cost'] })).toBe('Timely alerts in the category cost');
  expect(matchBody(emptyMatch)).toBeUndefined();
  expect(matchBody(matchDraftOf({ rule: ['a, b', 'c'], late: false, severity: ['low'] }))).toEqual({ rule: ['a, b', 'c'], severity: ['low'], late: false });
});

test('a route that is opened and saved is the same route', () => {
  expect(routeBody(routeDraftOf(route))).toEqual({
    order: 10, match: { severity: ['critical', 'high'], service: ['training'] }, during: route.during, channels: ['on-call'], continue: false, group_by: ['rule'], renotify: true,
  });
  expect(routeBody({ ...emptyRoute, name: 'default', order: 'first', match: { ...emptyMatch, rule: 'x' } })).toEqual({ order: 'first', channels: [], continue: false, group_by: ['rule'], renotify: true });
});

test('the tester says who would be told and what holds it back', () => {
  expect(testSentence({ channels: ['on-call', 'team'], silenced_by: [] })).toBe('on-call and team would be told.');
  expect(testSentence({ channels: ['on-call'], silenced_by: ['1'] })).toBe('Nobody would be told while it is silenced; else on-call.');
  expect(testSentence({ channels: [], silenced_by: [] })).toBe('Nobody would be told.');
  expect(verdictWords({ takes: false })).toBe('does not take it');
  expect(verdictWords({ takes: true })).toBe('takes it');
});
