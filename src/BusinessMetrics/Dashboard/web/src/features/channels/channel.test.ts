import { expect, test } from 'vitest';
import { channelBody, channelDraftOf, channelsSentence, channelStanding, emptyChannel, leadsTo, testWords } from './channel';
import type { Channel } from './queries';

const slack: Channel = { name: 'team', kind: 'slack', url: 'hooks.slack.com', send_resolved: false, status: 'enabled', source: 'api', template: '{}' };

test('how a channel stands, the worst first', () => {
  const health = { waiting: 0, circuit: 'closed' };
  expect(channelStanding({ status: 'disabled', health: { ...health, delivered_at: 'then' } }).words).toBe('switched off');
  expect(channelStanding({ status: 'enabled', health: { ...health, circuit: 'open', failing_since: 'then' } }).words).toBe('does not answer; spared for now');
  expect(channelStanding({ status: 'enabled', health: { ...health, failing_since: 'then', delivered_at: 'before' } }).verdict).toBe('warning');
  expect(channelStanding({ status: 'enabled', health: { ...health, delivered_at: 'then' } })).toEqual({ verdict: 'good', words: 'delivers' });
  expect(channelStanding({ status: 'enabled', health }).words).toBe('nothing sent yet');
  expect(channelStanding({ status: 'enabled' }).words).toBe('switched on');
});

test('the page begins with what needs somebody', () => {
  const of = (status: string, failing_since?: string, waiting = 0) => ({ status, health: { waiting, circuit: 'closed', ...(failing_since === undefined ? {} : { failing_since }) } });
  expect(channelsSentence([])).toBe('There is no channel: nobody is told of alerts.');
  expect(channelsSentence([of('enabled'), of('enabled')])).toBe('2 channels, all well.');
  expect(channelsSentence([of('enabled')])).toBe('1 channel; it is well.');
  expect(channelsSentence([of('disabled', 'then'), of('enabled', 'then', 3), of('enabled')])).toBe('3 channels: 1 switched off, 1 failing, 3 notices wait.');
});

test('what is secret is never in the form, and stays where it is left empty', () => {
  expect(channelDraftOf(slack).url).toBe('');
  expect(channelBody(channelDraftOf(slack))).toEqual({ kind: 'slack', template: '{}', send_resolved: false });
  expect(channelBody({ ...channelDraftOf(slack), url: ' https://hooks.slack.com/services/x ' }).url).toBe('https://hooks.slack.com/services/x');
});

test('of a kind only its fields are sent', () => {
  const draft = { ...emptyChannel, url: 'https://a.example', to: 'a@example.org, b@example.org\nc@example.org', secret: 'whsec_x', routingKey: 'k', template: 't' };
  expect(channelBody({ ...draft, kind: 'log' })).toEqual({ kind: 'log', send_resolved: true });
  expect(channelBody({ ...draft, kind: 'email' })).toEqual({ kind: 'email', to: ['a@example.org', 'b@example.org', 'c@example.org'], template: 't', send_resolved: true });
  expect(channelBody({ ...draft, kind: 'webhook' })).toEqual({ kind: 'webhook', url: 'https://a.example', secret: 'whsec_x', send_resolved: true });
});

test('where it leads and what it said', () => {
  expect([leadsTo({ kind: 'log' }), leadsTo({ kind: 'email', to: ['o…@example.org'] }), leadsTo(slack)]).toEqual(["the service's log", 'o…@example.org', 'hooks.slack.com']);
  expect(testWords({ delivered: true, status: 200, answer: 'ok', duration_ms: 84 })).toBe('It took the test in 84 ms, answering with 200: ok.');
  expect(testWords({ delivered: true, duration_ms: 1 })).toBe('It took the test in 1 ms.');
  expect(testWords({ delivered: false, error: 'http_503', status: 503, answer: 'busy', duration_ms: 9 })).toBe('It did not take the test (http_503, after 9 ms); it answered with 503: busy.');
  expect(testWords({ delivered: false, error: 'timeout', duration_ms: 10_000 })).toBe('It did not take the test (timeout, after 10000 ms).');
});
