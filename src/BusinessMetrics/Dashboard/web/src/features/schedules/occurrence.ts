import type { Standing } from '../../ui/Standing';
import type { Occurrence } from './queries';

export function isUnderWay({ state }: Pick<Occurrence, 'state'>): boolean {
  return state === 'due' || state === 'making';
}

const standings: Record<Occurrence['state'], Standing> = {
  due: { verdict: 'neither', words: 'due' },
  making: { verdict: 'neither', words: 'being made' },
  sent: { verdict: 'good', words: 'sent' },
  tried: { verdict: 'good', words: 'tried, sent to nobody' },
  skipped: { verdict: 'neither', words: 'left out' },
  failed: { verdict: 'bad', words: 'failed' },
};

/** How it went when a schedule was due. */
export function occurrenceStanding({ state }: Pick<Occurrence, 'state'>): Standing {
  return standings[state];
}

const triggers: Readonly<Record<string, string>> = { cron: 'its time', month_closed: "a month's end", alert_ended: 'the end of an alert', budget_exceeded: 'a budget that was exceeded', by_hand: 'by hand' };

/** Why it was made. */
export function triggerWords({ trigger, late, dry_run }: Pick<Occurrence, 'trigger' | 'late' | 'dry_run'>): string {
  return [triggers[trigger] ?? trigger, dry_run ? 'to try it' : '', late ? 'late' : ''].filter(Boolean).join(', ');
}
