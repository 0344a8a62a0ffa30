import { expect, test } from 'vitest';
import { shareBody, sharesSentence, timeWords, whatWords, type ShareDraft } from './share';
import { sharedPanelOf } from './subject';

const now = new Date('2026-11-28T18:20:30Z');
const draft: ShareDraft = { name: ' October ', moment: 'live', services: '', days: '30', password: '', watermark: '' };
const page = { time: { time_range: '30d' as const, as_of: '2026-11-20T09:00:00.000Z' }, timeZone: 'Europe/Berlin', asOf: '2026-11-20T09:00:00.000Z', now };

test('a question is a panel without its time, where a panel can ask it', () => {
  expect(sharedPanelOf('series', 'p95', { figure: 'latency', statistic: 'p95', top: 5, service: undefined, time_range: '7d', as_of: '2026-11-20T09:00:00Z', step: '1h', time_zone: 'UTC', compare: 'previous' })).toEqual({
    kind: 'series', title: 'p95', query: { figure: 'latency', statistic: 'p95', top: '5' },
  });
  expect(sharedPanelOf('series', 'By vector', { figure: 'threats', attack_vector: 'api' })).toBeUndefined();
  expect(sharedPanelOf('series', 'x'.repeat(200), { figure: 'threats' })?.title).toHaveLength(100);
});

test('a link of sections or a panel is live, as of now, or as of what the page looks at', () => {
  const sections = { sections: ['costs', 'budgets'] } as const;
  expect(shareBody(draft, sections, page)).toEqual({ name: 'October', sections: ['costs', 'budgets'], time: { time_range: '30d' }, time_zone: 'Europe/Berlin', expires_in_days: 30 });
  expect(shareBody({ ...draft, moment: 'now' }, sections, page).as_of).toBe('2026-11-28T18:20:30.000Z');
  expect(shareBody({ ...draft, moment: 'asOf' }, sections, page).as_of).toBe('2026-11-20T09:00:00.000Z');
  expect(shareBody(draft, { dashboard: '018f' }, { ...page, time: undefined })).not.toHaveProperty('time');
  const panel = { kind: 'series', title: 'p95', query: { figure: 'latency' }, time: { time_range: '7d' } } as const;
  expect(shareBody(draft, { panel }, page)).toMatchObject({ panel: { kind: 'series', title: 'p95', query: { figure: 'latency' } }, time: { time_range: '7d' } });
});

test('a link of a run has the run’s time and moment; what is typed goes as it is', () => {
  expect(shareBody({ ...draft, moment: 'now', services: 'training\n\ngateway', days: 'long', password: ' secret ', watermark: ' Draft ' }, { run: '018f' }, page)).toEqual({
    name: 'October', run: '018f', services: ['training', 'gateway'], expires_in_days: 'long', password: ' secret ', watermark: 'Draft',
  });
});

test('links are told in words', () => {
  expect(sharesSentence([], { isCut: false })).toBe('No link was given away.');
  expect(sharesSentence([{ state: 'open' }, { state: 'revoked' }, { state: 'open' }], { isCut: false })).toBe('3 links: 2 open and 1 revoked.');
  expect(sharesSentence([{ state: 'expired' }], { isCut: true })).toBe('The newest 1 links: 1 expired.');
  expect(whatWords({ kind: 'sections', sections: ['costs', 'budgets'] })).toBe('Costs and Budgets');
  expect(whatWords({ kind: 'run', report: 'monthly-cost' })).toBe('The report monthly-cost');
  expect(whatWords({ kind: 'panel', panel: { kind: 'series', title: 'p95' } })).toBe('The panel p95');
  expect(timeWords({ kind: 'sections', time: { time_range: '1h' } })).toBe('the last hour');
  expect(timeWords({ kind: 'sections', time: { time_range: '30d' } })).toBe('the last 30 days');
  expect(timeWords({ kind: 'panel', time: { start_time: '2026-11-01T00:00:00Z' } })).toBe('2026-11-01 to now');
  expect(timeWords({ kind: 'dashboard' })).toBe("the dashboard's own time");
});
