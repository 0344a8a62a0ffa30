import { createContext, useContext, useMemo } from 'react';
import { useSession } from '../api/session';
import { useNarrowing, useSearch, useZone } from '../app/useSearch';
import { aboutOf, type About } from './about';

interface Part {
  answeredAt?: number | undefined;
  own?: Readonly<Record<string, string | undefined>>;
  isOfOwnTime?: boolean;
}

/** What a part of the page knows of itself that the page's address does not say. */
export const PartContext = createContext<Part>({});

/** A part's own words over those around it. */
export function usePart(part: Part): Part {
  const around = useContext(PartContext);
  return useMemo(() => ({ ...around, ...part, own: { ...around.own, ...part.own } }), [around, part]);
}

/**
 * What is taken along from here is about, asked at the moment of the export.
 * @param covered The time that it covers, where it says so itself.
 */
export function useAbout(own?: Part['own'], covered?: { start: Date; end: Date }): (now?: Date) => About {
  const { search } = useSearch();
  const narrowing = useNarrowing();
  const session = useSession();
  const zone = useZone();
  const part = useContext(PartContext);
  return (now = new Date()) => aboutOf({ search, narrowing, session, zone, answeredAt: part.answeredAt, isOfOwnTime: part.isOfOwnTime ?? false, own: { ...part.own, ...own }, covered, now });
}
