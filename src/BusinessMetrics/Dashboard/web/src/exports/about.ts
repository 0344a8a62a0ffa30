import type { Session } from '../api/session';
import type { Narrowing } from '../app/pages';
import { instant, windowOf, type Search, type Zone } from '../app/search';
import { exactTime, zoneName } from '../ui/time';

/** Something that was asked: in words for people, and as a value for tables. */
export interface Fact {
  name: string;
  words: string;
  value: string;
}

/** Of a part that the page's service says nothing to. */
export const ofAll = { Service: 'all that may be read' } as const;

/** What something that is taken along is about, of when, and as of when. */
export interface About {
  facts: readonly Fact[];
  /** Undefined where time says nothing to it. */
  span: { start: Date; end: Date } | undefined;
  asOf: Date;
  zone: Zone;
}

interface Asked {
  search: Search;
  narrowing: Narrowing;
  session: Pick<Session, 'services'> | null;
  zone: Zone;
  /** When it was answered; undefined where nobody keeps that. */
  answeredAt: number | undefined;
  /** What the part of the page is narrowed to besides, or otherwise; undefined takes a fact away. */
  own: Readonly<Record<string, string | undefined>>;
  /** Of a part whose time is not the page's. */
  isOfOwnTime?: boolean;
  /** The time that it covers, where it says so itself. */
  covered?: { start: Date; end: Date } | undefined;
  now: Date;
}

/** The page's filters, the moment that its figures are of, and the moment of the export. */
export function aboutOf({ search, narrowing, session, zone, answeredAt, own, isOfOwnTime = false, covered, now }: Asked, locale?: string): About {
  const { usual, by = [] } = narrowing;
  const answered = answeredAt === undefined || answeredAt === 0 ? now : new Date(answeredAt);
  // A part that was made once is of the moment that it was made as of, whatever the page looks at.
  const said = instant(own['As of']) ?? search.asOf;
  const asOf = said === undefined ? answered : new Date(said);
  const isOfNoTime = Object.hasOwn(own, 'From') && own['From'] === undefined;
  const span = isOfNoTime ? undefined : covered ?? (usual === undefined || isOfOwnTime ? undefined : windowOf(search, usual, answered));
  const text = (name: string, words: string): Fact => ({ name, words, value: words });
  const at = (name: string, moment: Date, more = ''): Fact => ({ name, words: `${exactTime(moment, zone, locale)}${more}`, value: moment.toISOString() });
  const mine = session?.services == null ? 'all' : session.services.join(', ');
  const known: Fact[] = [
    ...(by.includes('service') ? [text('Service', search.service ?? mine)] : []),
    ...(by.includes('model') ? [text('Model', search.model ?? 'all')] : []),
    ...(span === undefined ? [] : [at('From', span.start), at('To', span.end)]),
    text('Time zone', zoneName(zone)),
    at('As of', asOf, said === undefined ? ', as it was shown' : ''),
    at('Exported', now),
  ];
  const others = Object.entries(own).filter(([name, words]) => words !== undefined && name !== 'As of' && !known.some(fact => fact.name === name));
  const kept = known.flatMap(fact => {
    if (!Object.hasOwn(own, fact.name) || fact.name === 'As of') return [fact];
    const words = own[fact.name];
    return words === undefined ? [] : [text(fact.name, words)];
  });
  return { facts: [...others.map(([name, words]) => text(name, words ?? '')), ...kept], span, asOf, zone };
}
