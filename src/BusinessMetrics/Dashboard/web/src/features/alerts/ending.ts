import type { Standing } from '../../ui/Standing';
import { listed, writeIn } from '../../ui/format';
import { durationWords, minutesOf } from './firings';
import type { Alert, Rule } from './queries';

const endings: Record<NonNullable<Alert['resolution']>, string> = {
  recovered: 'the figure is back',
  escalated: 'it became worse, and another alert tells of that',
  deescalated: 'it became better, and another alert tells of what is left',
  no_data: 'there is no data',
  expired: 'there had been no data for long',
  corrected: 'by what became known later it was not so',
  rule_changed: 'the rule watches something else',
  rule_removed: 'the rule, or the budget, was removed',
  month_ended: 'the month of the budget ended',
};

/** Why an alert ended, as a clause. */
export function endingWords(resolution: Alert['resolution']): string {
  return resolution === undefined || resolution === null ? 'nobody knows why' : endings[resolution];
}

/** Fires, is seen to, or is over. */
export function alertStanding({ status, acknowledged }: Pick<Alert, 'status' | 'acknowledged'>): Standing {
  if (status === 'resolved') return { verdict: 'good', words: 'ended' };
  return acknowledged === undefined ? { verdict: 'bad', words: 'fires' } : { verdict: 'warning', words: 'fires, acknowledged' };
}

/** What an alert is and since when, in a sentence. */
export function alertSentence(alert: Pick<Alert, 'severity' | 'level' | 'raised_at' | 'resolved_at' | 'resolution' | 'acknowledged'>, now: Date): string {
  const minutes = minutesOf({ from: alert.raised_at, to: alert.resolved_at }, now.toISOString());
  const what = `A ${alert.severity} alert`;
  if (alert.resolved_at !== undefined) return `${what} that is over after ${durationWords(minutes)}: ${endingWords(alert.resolution)}.`;
  return `${what} that has fired for ${durationWords(Math.max(0, minutes))}${alert.acknowledged === undefined ? '; nobody has acknowledged it' : `; ${alert.acknowledged.by} sees to it`}.`;
}

/** What the figure was against the threshold. */
export function valueWords({ current_value, threshold }: Pick<Alert, 'current_value' | 'threshold'>, unit: string | undefined): string {
  return current_value === undefined ? `no data, against ${writeIn(threshold, unit)}` : `${writeIn(current_value, unit)}, against ${writeIn(threshold, unit)}`;
}

/** Whom it reached, by the notices about it; nobody where none arrived. */
export function reachedWords(deliveries: readonly { channel: string; state: string }[]): string {
  const reached = [...new Set(deliveries.filter(each => each.state === 'delivered').map(each => each.channel))];
  const waiting = [...new Set(deliveries.filter(each => each.state === 'waiting').map(each => each.channel))].filter(each => !reached.includes(each));
  const now = reached.length === 0 ? 'It has reached nobody yet' : `It reached ${listed(reached)}`;
  return `${now}${waiting.length === 0 ? '' : `; ${listed(waiting)} ${waiting.length === 1 ? 'waits' : 'wait'}`}.`;
}

/** What a rule watches of: its service and category. */
export function placeWords(rule: Pick<Rule, 'service' | 'category' | 'model_name'> | undefined): string {
  const parts = [
    rule?.service === undefined ? '' : `the service ${rule.service}`,
    rule?.category === undefined ? '' : `the category ${rule.category}`,
    rule?.model_name === undefined ? '' : `the model ${rule.model_name}`,
  ].filter(Boolean);
  return parts.length === 0 ? 'all services' : listed(parts);
}
