import type { Zone } from '../app/search';
import type { About } from './about';

/** The facts in one line, for under a picture. */
export function caption({ facts }: Pick<About, 'facts'>): string {
  return facts.map(fact => `${fact.name}: ${fact.words}`).join(' · ');
}

function day(at: Date, zone: Zone): string {
  const shifted = zone === 'utc' ? at : new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 10);
}

/** Says what, of when, as of when; in letters that every file system takes. */
export function fileName(what: string, { span, asOf, zone }: Pick<About, 'span' | 'asOf' | 'zone'>, ending: string): string {
  const name = Array.from(what.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-')).slice(0, 80).join('').replaceAll(/^-+|-+$/g, '') || 'export';
  const of = span === undefined ? '' : `_${day(span.start, zone)}_${day(span.end, zone)}`;
  return `${name}${of}_as-of-${asOf.toISOString().slice(0, 16).replace(':', '')}Z.${ending}`;
}
