import { ProblemError } from '../../api/problem';
import type { AuditEntry } from './leaf';
import type { Step } from './proof';

/** An event is signed at most so long after it was recorded. */
const signedWithin = 60_000;

export function isUnsigned(failure: unknown): boolean {
  return failure instanceof ProblemError && failure.problem.status === 409;
}

/** When an event that no checkpoint covers yet will be. */
export function dueWords(recordedAt: string | undefined, now: Date): string {
  if (recordedAt === undefined) return 'Events are signed at most a minute after they were recorded.';
  const left = Math.ceil((Date.parse(recordedAt) + signedWithin - now.getTime()) / 1000);
  return left > 0
    ? `The next checkpoint is due in ${left} s at the latest.`
    : 'Its checkpoint is overdue: if the next attempt finds none either, the signer has stopped, and GET /health says why.';
}

export function verdictWords(steps: readonly Step[]): string {
  const failed = steps.filter(step => !step.holds);
  if (failed.length === 0) return `Verified: all ${steps.length} checks hold.`;
  return `Not verified: ${failed.length} of ${steps.length} checks ${failed.length === 1 ? 'does' : 'do'} not hold. ${failed[0]?.title ?? ''}: no.`;
}

/** Of the whole list, for the page's head. */
export function auditSentence(count: number, hasMore: boolean, isFiltered: boolean, window: string): string {
  if (count === 0) return isFiltered ? `Nothing in ${window} matches.` : `Nothing was done in ${window}.`;
  const events = `${hasMore ? `The newest ${count}` : count} ${count === 1 ? 'event' : 'events'}`;
  return `${events} of ${window}${isFiltered ? ` that ${count === 1 ? 'matches' : 'match'}` : ''}${hasMore ? '; older ones are on the next pages' : ''}.`;
}

/** Nothing where this page can verify; else why it cannot, and that is not the proof's fault. */
export async function obstacle(): Promise<string | undefined> {
  if (!window.isSecureContext || (crypto as { subtle?: SubtleCrypto }).subtle === undefined)
    return 'Browsers do cryptography only on pages that came over https, or from localhost; this one did not.';
  try {
    await crypto.subtle.importKey('raw', new Uint8Array(32), { name: 'Ed25519' }, false, ['verify']);
    return undefined;
  } catch {
    return 'This browser does not know Ed25519 signatures; newer ones do.';
  }
}

const endings: Record<string, string> = { done: 'It was done', refused: 'It was refused', failed: 'It failed' };

/** Who did what to what, and how it ended. */
export function eventSentence({ actor, action, object, outcome, details }: AuditEntry): string {
  return `${actor}: ${action} of ${object}. ${endings[outcome] ?? outcome}${details === undefined ? '' : `: ${details}`}.`;
}
