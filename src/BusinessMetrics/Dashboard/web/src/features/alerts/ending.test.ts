import { expect, test } from 'vitest';
import { alertSentence, alertStanding, endingWords, placeWords, reachedWords, valueWords } from './ending';

const raised = { severity: 'critical', level: 'critical', raised_at: '2026-11-29T08:00:00Z' } as const;
const now = new Date('2026-11-29T09:30:00Z');

test('the page says since when it fires and who sees to it', () => {
  expect(alertSentence(raised, now)).toBe('A critical alert that has fired for 1 h 30 min; nobody has acknowledged it.');
  expect(alertSentence({ ...raised, acknowledged: { at: '2026-11-29T08:10:00Z', by: 'ada' } }, now)).toBe('A critical alert that has fired for 1 h 30 min; ada sees to it.');
  expect(alertSentence({ ...raised, resolved_at: '2026-11-29T08:12:00Z', resolution: 'recovered' }, now)).toBe('A critical alert that is over after 12 min: the figure is back.');
});

test('what is acknowledged fires on', () => {
  expect(alertStanding({ status: 'firing' }).words).toBe('fires');
  expect(alertStanding({ status: 'firing', acknowledged: { at: '', by: 'ada' } }).words).toBe('fires, acknowledged');
  expect(alertStanding({ status: 'resolved' }).words).toBe('ended');
  expect(endingWords(undefined)).toBe('nobody knows why');
});

test('want of data is no zero', () => {
  expect(valueWords({ current_value: 1204.9, threshold: 1000 }, undefined)).toBe('1,205, against 1,000');
  expect(valueWords({ threshold: 80 }, undefined)).toBe('no data, against 80');
});

test('whom it reached', () => {
  const sent = (channel: string, state: string) => ({ channel, state });
  expect(reachedWords([])).toBe('It has reached nobody yet.');
  expect(reachedWords([sent('team', 'delivered'), sent('team', 'waiting'), sent('on-call', 'waiting')])).toBe('It reached team; on-call waits.');
});

test('where it is', () => {
  expect(placeWords(undefined)).toBe('all services');
  expect(placeWords({ service: 'training', category: 'performance' })).toBe('the service training and the category performance');
});
