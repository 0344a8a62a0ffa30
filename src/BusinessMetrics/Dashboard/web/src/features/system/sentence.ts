import type { Schemas } from '../../api/client';
import { counted, listed, writeIn } from '../../ui/format';

type Health = Schemas['HealthResponse'];
type Projection = Schemas['ProjectionStatus'];

/** Each thing that is not well, in words of what follows from it; none where all is. */
export function unwell({ dependencies }: Health): readonly string[] {
  const said: string[] = [];
  if (!dependencies.database) said.push('The database does not answer: nothing is recorded, and what is not in the cache cannot be shown.');
  if (!dependencies.redis) said.push('The cache does not answer: everything is asked of the database, which is slower and not wrong.');
  for (const { name, differences } of dependencies.differing_projections ?? [])
    said.push(`${name} differs from the records in ${counted(differences, 'place')}: its figures are wrong until it is rebuilt.`);
  const stalled = dependencies.stalled_projections ?? [];
  if (stalled.length > 0) said.push(`${listed(stalled.map(({ name }) => name))} ${stalled.length === 1 ? 'stands' : 'stand'} still at an event: figures from there do not move on.`);
  else if (!dependencies.projections && (dependencies.differing_projections ?? []).length === 0) said.push('Read models do not move on: figures grow old.');
  if (!dependencies.proofs) said.push(`The log is not proved any further${dependencies.proofs_refused === undefined ? '' : ` (${dependencies.proofs_refused})`}: an auditor has to look at it.`);
  const rules = dependencies.unwell_alert_rules ?? 0;
  if (rules > 0) said.push(`${counted(rules, 'alert rule')} cannot be evaluated, and ${rules === 1 ? 'does' : 'do'} not fire.`);
  return said;
}

export function systemSentence(health: Health, projections: readonly Projection[] | undefined): string {
  const wrong = unwell(health);
  const behind = Math.max(0, ...(projections ?? []).map(projection => projection.lag_events));
  const figures = projections === undefined ? '' : behind === 0 ? ' Figures have all that was recorded.' : ` Figures are up to ${counted(behind, 'event')} behind.`;
  const up = `up for ${duration(health.uptime_seconds)}, ${counted(health.metrics.total_metrics, 'metric')} recorded.`;
  return wrong.length === 0 ? `All is well: ${up}${figures}` : `${wrong.length === 1 ? 'One thing is' : `${wrong.length} things are`} not well; ${up}${figures}`;
}

/** Roughly, in the largest unit that says something. */
export function duration(seconds: number): string {
  for (const [unit, length] of [['day', 86_400], ['hour', 3_600], ['minute', 60]] as const) if (seconds >= length) return counted(Math.floor(seconds / length), unit);
  return counted(Math.floor(seconds), 'second');
}

/** Binary prefixes (IEC 80000-13). */
export function size(bytes: number, locale?: string): string {
  let value = bytes;
  let unit = 'B';
  for (const larger of ['KiB', 'MiB', 'GiB', 'TiB']) {
    if (value < 1024) break;
    value /= 1024;
    unit = larger;
  }
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: value < 10 && unit !== 'B' ? 1 : 0 }).format(value)} ${unit}`;
}

export function lagSentence({ lag_events: events, lag_seconds: seconds }: Projection): string {
  return events === 0 ? 'up to date' : `${counted(events, 'event')}, ${writeIn(seconds, 's')} behind`;
}

export function rebuildSentence(rebuild: Schemas['RebuildResponse']): string {
  switch (rebuild.state) {
    case 'running':
      return `${Math.floor(rebuild.progress * 100)} % of ${counted(rebuild.target, 'event')}${rebuild.remaining_seconds === undefined ? '' : `, about ${duration(rebuild.remaining_seconds)} left`}`;
    case 'succeeded':
      return `rebuilt from ${counted(rebuild.events, 'event')}`;
    case 'failed':
      return `the rebuild failed${rebuild.error === undefined ? '' : `: ${rebuild.error}`}; the read model is as it was`;
    case 'interrupted':
      return 'the rebuild was interrupted; the read model is as it was';
  }
}

export function verifiedSentence(verification: Schemas['VerificationResponse']): string {
  if (verification.hours === 0) return `${verification.projection} adds nothing up that could be compared: rebuild it where it is in doubt.`;
  return verification.differences === 0
    ? `${verification.projection} is what the records say, in ${counted(verification.hours, 'hour')} of them, added up again.`
    : `${verification.projection} differs from the records in ${counted(verification.differences, 'place')}: rebuild it.`;
}

/** A node tells that it is there every few seconds. */
export function isMissing({ last_seen_at: seen }: Schemas['NodeResponse'], now: Date): boolean {
  return now.getTime() - Date.parse(seen) > 60_000;
}

/** A token has two dots and a header; anything else is taken for the id of one. */
export function revocationOf(text: string): { token: string } | { token_id: string } {
  const trimmed = text.trim();
  return /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/.test(trimmed) ? { token: trimmed } : { token_id: trimmed };
}
