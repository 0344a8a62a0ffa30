import { errorOf } from '../../api/problem';
import { counted, listed } from '../../ui/format';
import { names } from '../reports/report';
import type { Format } from '../reports/run';
import type { Recipient, Schedule, ScheduleData, SkipIf, When } from './queries';

export type WhenKind = When['kind'];

export const whenKinds: readonly (readonly [WhenKind, string])[] = [
  ['cron', 'At times that come again'], ['month_closed', 'After a month has ended'], ['alert_ended', 'When an alert ends'], ['budget_exceeded', 'When a budget is exceeded'],
];

export const skips: readonly SkipIf[] = ['empty', 'unchanged'];

export function schedulesSentence(schedules: readonly { definition: Pick<ScheduleData, 'paused'>; last?: Pick<NonNullable<Schedule['last']>, 'state'> }[]): string {
  if (schedules.length === 0) return 'No report is made by itself.';
  const paused = schedules.filter(schedule => schedule.definition.paused === true).length;
  const failed = schedules.filter(schedule => schedule.last?.state === 'failed').length;
  const parts = [failed === 0 ? '' : `${failed} failed the last time`, paused === 0 ? '' : `${paused} paused`].filter(Boolean);
  return `${counted(schedules.length, 'schedule')}${parts.length === 0 ? '' : `: ${listed(parts)}`}.`;
}

/** To whom, in a few words. */
export function recipientsWords(recipients: readonly Pick<Recipient, 'channel' | 'services'>[]): string {
  return listed(recipients.map(({ channel, services }) => (services === undefined || services.length === 0 ? channel : `${channel} (${services.join(', ')})`)));
}

/** A recipient as it is typed. */
export interface RecipientDraft {
  channel: string;
  services: string;
  watermark: string;
}

/** A schedule as it is typed: texts, of which empty ones are left out. */
export interface ScheduleDraft {
  name: string;
  report: string;
  kind: WhenKind;
  cron: string;
  days: string;
  rule: string;
  scope: string;
  timeZone: string;
  formats: readonly Format[];
  recipients: readonly RecipientDraft[];
  skip: readonly SkipIf[];
  paused: boolean;
}

export const emptyRecipient: RecipientDraft = { channel: '', services: '', watermark: '' };

export function emptySchedule(timeZone: string, report = ''): ScheduleDraft {
  return { name: '', report, kind: 'cron', cron: '0 7 * * 1', days: '3', rule: '', scope: 'total', timeZone, formats: ['pdf'], recipients: [emptyRecipient], skip: [], paused: false };
}

export function scheduleDraftOf(name: string, { report, when, time_zone, formats, recipients, skip_if, paused }: ScheduleData): ScheduleDraft {
  const empty = emptySchedule(time_zone ?? 'UTC', report);
  return {
    ...empty,
    name,
    kind: when.kind,
    cron: when.kind === 'cron' ? when.cron : empty.cron,
    days: when.kind === 'month_closed' ? String(when.days) : empty.days,
    rule: when.kind === 'alert_ended' ? when.rule : '',
    scope: when.kind === 'budget_exceeded' ? when.scope : empty.scope,
    formats: formats ?? empty.formats,
    recipients: recipients.map(({ channel, services, watermark }) => ({ channel, services: (services ?? []).join('\n'), watermark: watermark ?? '' })),
    skip: skip_if ?? [],
    paused: paused ?? false,
  };
}

/** What is no number goes as it is: it is the service's to refuse. */
export function whenOf({ kind, cron, days, rule, scope }: Pick<ScheduleDraft, 'kind' | 'cron' | 'days' | 'rule' | 'scope'>): When {
  switch (kind) {
    case 'cron':
      return { kind, cron: cron.trim() };
    case 'month_closed':
      return { kind, days: /^\d{1,9}$/.test(days.trim()) ? Number(days) : days.trim() };
    case 'alert_ended':
      return { kind, rule: rule.trim() };
    case 'budget_exceeded':
      return { kind, scope: scope.trim() };
  }
}

/** The body of PUT /report-schedules/{name}. */
export function scheduleBody(draft: ScheduleDraft): ScheduleData {
  const text = (value: string) => (value.trim() === '' ? undefined : value.trim());
  return JSON.parse(
    JSON.stringify({
      report: draft.report,
      when: whenOf(draft),
      time_zone: text(draft.timeZone),
      formats: draft.formats,
      recipients: draft.recipients.map(({ channel, services, watermark }) => ({ channel, services: names(services).length === 0 ? undefined : names(services), watermark: text(watermark) })),
      skip_if: draft.skip.length === 0 ? undefined : draft.skip,
      paused: draft.paused,
    }),
  ) as ScheduleData;
}

/** The field of the body that says when, of each kind. */
export const whenField: Record<WhenKind, string> = { cron: 'when.cron', month_closed: 'when.days', alert_ended: 'when.rule', budget_exceeded: 'when.scope' };

/** The fields of a refusal that the form shows. */
export function shownFields(failure: unknown, draft: ScheduleDraft): string[] {
  if (failure === null || failure === undefined) return [];
  const inside = ['formats', 'skip_if', ...draft.recipients.flatMap((_, index) => ['channel', 'services', 'watermark'].map(field => `recipients[${index}].${field}`))];
  const plain = ['name', 'report', 'when.kind', whenField[draft.kind], 'time_zone', 'recipients'];
  return errorOf(failure).problem.errors.map(error => error.field).filter(field => plain.includes(field) || inside.some(each => field === each || field.startsWith(`${each}[`)));
}
