import type { Standing } from '../../ui/Standing';
import { counted } from '../../ui/format';
import type { Silence } from './queries';

/** Whether it holds: by what the service said, and by the page's clock since, which may be behind it. */
export function silenceStanding({ from, to, status }: Pick<Silence, 'from' | 'to' | 'status'>, now: Date): Standing & { status: 'pending' | 'active' | 'ended' } {
  const at = now.getTime();
  if (status === 'ended' || at >= Date.parse(to)) return { status: 'ended', verdict: 'neither', words: 'ended' };
  return status === 'active' || at >= Date.parse(from) ? { status: 'active', verdict: 'warning', words: 'holds' } : { status: 'pending', verdict: 'neither', words: 'to come' };
}

export function silencesSentence(open: readonly Pick<Silence, 'from' | 'to' | 'status' | 'silences'>[], now: Date): string {
  const active = open.filter(silence => silenceStanding(silence, now).status === 'active');
  const pending = open.filter(silence => silenceStanding(silence, now).status === 'pending').length;
  if (active.length === 0 && pending === 0) return 'Nothing is silenced.';
  const held = new Set(active.flatMap(silence => silence.silences ?? [])).size;
  const parts = [
    active.length === 0 ? '' : `${counted(active.length, 'silence holds', 'silences hold')} back ${held === 0 ? 'no alert at the moment' : counted(held, 'alert')}`,
    pending === 0 ? '' : counted(pending, 'silence is to come', 'silences are to come'),
  ].filter(Boolean);
  return `${parts.join('; ')}.`;
}

/** How long, in hours; until a moment is chosen by hand. */
export const lengths = [['1', '1 hour'], ['4', '4 hours'], ['8', '8 hours'], ['24', '1 day'], ['168', '7 days'], ['until', 'until a moment']] as const;

/** When it ends: so many hours after it begins, or at the moment that was typed. */
export function endOf(length: string, start: Date, until: Date | undefined): Date | undefined {
  return length === 'until' ? until : new Date(start.getTime() + Number(length) * 3_600_000);
}
