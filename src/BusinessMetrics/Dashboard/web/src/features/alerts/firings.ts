import type { Schemas } from '../../api/client';
import { counted, listed } from '../../ui/format';

type DryRun = Schemas['DryRunResponse'];

/** A span in which a level would have fired. */
export interface Firing {
  level: 'warning' | 'critical';
  severity: string;
  from: string;
  /** Undefined where it would fire still. */
  to: string | undefined;
  value: number | undefined;
  message: string;
}

/** Transitions in pairs: each that is raised with the next of its level that is resolved. */
export function firingsOf({ transitions }: Pick<DryRun, 'transitions'>): Firing[] {
  const firings: Firing[] = [];
  for (const { at, kind, level, severity, value, message } of transitions)
    if (kind === 'raised') firings.push({ level, severity, from: at, to: undefined, value, message });
    else {
      const open = firings.findLast(each => each.level === level && each.to === undefined);
      if (open !== undefined) open.to = at;
    }
  return firings;
}

export function minutesOf({ from, to }: Pick<Firing, 'from' | 'to'>, end: string): number {
  return Math.round((Date.parse(to ?? end) - Date.parse(from)) / 60_000);
}

/** 4 d 2 h, 3 h 5 min, 12 min: two units at most. */
export function durationWords(minutes: number): string {
  const [days, hours, rest] = [Math.floor(minutes / 1_440), Math.floor((minutes % 1_440) / 60), minutes % 60];
  if (days > 0) return hours === 0 ? `${days} d` : `${days} d ${hours} h`;
  if (hours > 0) return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
  return `${rest} min`;
}

/** What the rule would have done, for those who set it. */
export function dryRunSentence(run: Pick<DryRun, 'transitions' | 'evaluations' | 'to'>, span: string): string {
  const firings = firingsOf(run);
  if (run.evaluations === 0) return `No minute ended in ${span}.`;
  if (firings.length === 0) return `It would not have fired in ${span}.`;
  const of = (level: Firing['level'], words: string) => {
    const count = firings.filter(each => each.level === level).length;
    return count === 0 ? [] : [counted(count, words)];
  };
  const total = firings.reduce((sum, each) => sum + minutesOf(each, run.to), 0);
  const still = firings.some(each => each.to === undefined) ? ' It would be firing now.' : '';
  return `It would have fired ${firings.length === 1 ? 'once' : `${firings.length} times`} in ${span}: ${listed([...of('critical', 'critical alert'), ...of('warning', 'warning')])}, ${durationWords(total)} in all.${still}`;
}
