import { describe, expect, test } from 'vitest';
import { ProblemError } from '../../api/problem';
import type { ScheduleData } from './queries';
import { isUnderWay, occurrenceStanding, triggerWords } from './occurrence';
import { emptySchedule, recipientsWords, scheduleBody, scheduleDraftOf, schedulesSentence, shownFields } from './schedule';
import { cronWords, inZone, whenWords } from './when';

const monday: ScheduleData = {
  report: 'monthly-cost',
  when: { kind: 'cron', cron: '0 7 * * 1' },
  time_zone: 'Europe/Berlin',
  formats: ['pdf', 'xlsx'],
  recipients: [{ channel: 'board', services: ['training'], watermark: 'For the board' }, { channel: 'finance' }],
  skip_if: ['empty'],
  paused: false,
};

describe('when', () => {
  test.each([
    ['0 7 * * 1', 'each Monday at 07:00'],
    ['30 18 * * *', 'each day at 18:30'],
    ['0 7 * * 1-5', 'Monday to Friday at 07:00'],
    ['0 7,19 * * mon,thu', 'each Monday and Thursday at 07:00 and 19:00'],
    ['0 6 1 * *', 'on the 1st of each month at 06:00'],
    ['0 6 2,11,23 * *', 'on the 2nd, 11th, and 23rd of each month at 06:00'],
    ['0 6 1 */3 *', 'on the 1st of each quarter at 06:00'],
    ['0 6 31 12 *', 'on the 31st of December at 06:00'],
    ['*/15 * * * *', 'every 15 minutes'],
    ['0 * * * *', 'every hour, on the hour'],
    ['5 */6 * * *', 'every 6 hours, 5 minutes past'],
    ['0 * * * 0', 'each Sunday, every hour, on the hour'],
  ])('%s is said in words', (cron, words) => expect(cronWords(cron)).toBe(words));

  test.each(['0 7 13 * 5', '0 7 * * 1#2', 'every Monday', '0 7 * *', '0 25 * * *', '61 7 * * *', '0 7 * * 8', '0 0 7 * * 1', ''])('%s is left as it is written', cron => expect(cronWords(cron)).toBeUndefined());

  test('is told for each kind', () => {
    expect(whenWords(monday.when, 'Europe/Berlin')).toBe('each Monday at 07:00 (Europe/Berlin)');
    expect(whenWords({ kind: 'cron', cron: '0 7 13 * 5' })).toBe('at 0 7 13 * 5 (UTC)');
    expect(whenWords({ kind: 'month_closed', days: 3 })).toBe('3 days after a month has ended (UTC)');
    expect(whenWords({ kind: 'month_closed', days: 1 })).toBe('1 day after a month has ended (UTC)');
    expect(whenWords({ kind: 'month_closed', days: 0 })).toBe('as soon as a month has ended (UTC)');
    expect(whenWords({ kind: 'alert_ended', rule: 'slow-model-api' })).toBe('whenever an alert of slow-model-api ends');
    expect(whenWords({ kind: 'budget_exceeded', scope: 'total' })).toBe('whenever the budget of everything is exceeded');
    expect(whenWords({ kind: 'budget_exceeded', scope: 'training' })).toBe('whenever the budget of training is exceeded');
  });

  test('is shown by the clocks of its own zone', () => expect(inZone('2026-11-30T06:00:00Z', 'Europe/Berlin', 'en-GB')).toBe('Mon, 30 Nov 2026, 07:00'));
});

describe('a schedule', () => {
  test('goes through the form unchanged, of each kind', () => {
    for (const when of [monday.when, { kind: 'month_closed', days: 5 }, { kind: 'alert_ended', rule: 'slow' }, { kind: 'budget_exceeded', scope: 'training' }] as const) {
      const data = { ...monday, when };
      expect(scheduleBody(scheduleDraftOf('monday', data))).toEqual(data);
    }
  });

  test('leaves out what is empty, and leaves to the service what is no number', () => {
    const draft = { ...emptySchedule('UTC', 'executive-summary'), kind: 'month_closed' as const, days: ' soon ', recipients: [{ channel: 'log', services: ' \n', watermark: ' ' }] };
    expect(scheduleBody(draft)).toEqual({ report: 'executive-summary', when: { kind: 'month_closed', days: 'soon' }, time_zone: 'UTC', formats: ['pdf'], recipients: [{ channel: 'log' }], paused: false });
  });

  test('shows a refusal at its field, as far as the form has it', () => {
    const failure = new ProblemError({ status: 400, title: 'Refused', errors: ['when.cron', 'when.days', 'recipients[1].services[0]', 'recipients[7].channel', 'formats[2]', 'else'].map(field => ({ field, received: 'that', allowed: 'this' })) });
    expect(shownFields(failure, scheduleDraftOf('monday', monday))).toEqual(['when.cron', 'recipients[1].services[0]', 'formats[2]']);
    expect(shownFields(null, emptySchedule('UTC'))).toEqual([]);
  });

  test('is told in words', () => {
    expect(recipientsWords(monday.recipients)).toBe('board (training) and finance');
    expect(schedulesSentence([])).toBe('No report is made by itself.');
    expect(schedulesSentence([{ definition: {} }])).toBe('1 schedule.');
    expect(schedulesSentence([{ definition: { paused: true } }, { definition: {}, last: { state: 'failed' } }])).toBe('2 schedules: 1 failed the last time and 1 paused.');
  });
});

test('each time says how it went and because of what', () => {
  expect(triggerWords({ trigger: 'cron', late: true, dry_run: false })).toBe('its time, late');
  expect(triggerWords({ trigger: 'by_hand', late: false, dry_run: true })).toBe('by hand, to try it');
  expect(isUnderWay({ state: 'making' })).toBe(true);
  expect(isUnderWay({ state: 'tried' })).toBe(false);
  expect(occurrenceStanding({ state: 'failed' }).verdict).toBe('bad');
});
