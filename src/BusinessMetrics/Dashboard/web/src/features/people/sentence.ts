import type { ProblemError } from '../../api/problem';
import type { Zone } from '../../app/search';
import { counted } from '../../ui/format';
import { exactTime } from '../../ui/time';
import type { Certificate, Hold, Stored } from './person';

export const unknownPerson = 'urn:business-metrics:problem:unknown-person';
export const subjectHeld = 'urn:business-metrics:problem:subject-held';

/** What the page says first. It never names the person: the sentence is read aloud, and stands on shared screens. */
export function personSentence(stored: Stored, hold: Hold | undefined): string {
  const metrics = stored.metrics === 0 ? 'The person is known; no metric is stored about them' : `${counted(stored.metrics, 'metric')} of ${counted(stored.kinds.length, 'kind')} ${stored.metrics === 1 ? 'is' : 'are'} stored about the person`;
  return `${metrics}; ${hold === undefined ? 'no legal hold keeps them from being erased' : 'a legal hold keeps them from being erased'}.`;
}

export function erasedSentence({ events, references }: Certificate): string {
  const metrics = events === 0 ? 'There was no metric about them' : `${counted(events, 'metric')} that ${events === 1 ? 'was' : 'were'} about them now ${events === 1 ? 'stands' : 'stand'} for nobody`;
  return `The person is erased. ${metrics}${references === 0 ? '' : `; metadata stood for them ${counted(references, 'time')}`}.`;
}

export function holdSentence({ since, setBy, changedBy }: Hold, zone: Zone, locale?: string): string {
  const changed = changedBy === undefined ? '' : `; ${changedBy} gave it another reason`;
  return `Held since ${exactTime(new Date(since), zone, locale)}, by ${setBy ?? 'a caller whom the audit trail no longer names here'}${changed}.`;
}

export function exportedSentence(shown: number, all: number): string {
  return shown === all ? `${all === 1 ? '' : 'All '}${counted(all, 'metric')}, the latest recorded first.` : `The ${counted(shown, 'metric')} recorded last, of ${counted(all, 'metric')}; the download holds all of them.`;
}

/** What the page does about a refused erasure, beside the service's own words. */
export function afterRefusal({ problem }: ProblemError): string | undefined {
  if (problem.type === subjectHeld) return 'Somebody has set the hold since the person was looked up. Looked up again, the page says who.';
  if (problem.status === 503) return 'If it was decided before the service failed, it is completed by itself. Asking again is safe.';
  return undefined;
}
