import { useMemo } from 'react';
import { day, hour } from '../../app/search';
import { useWindow } from '../../app/useSearch';

export interface TrialWindow {
  from: string;
  /** Undefined for now. */
  to: string | undefined;
  words: string;
  /** The page shows more time than a rule is tried on. */
  isCut: boolean;
}

const longest = 31 * day;

/** The page's time as a dry run takes it: a past that ends now or earlier, of at most 31 days, the same for an hour. */
export function trialWindow({ start, end, words }: { start: Date; end: Date; words: string }, openEnd: boolean, now: Date): TrialWindow {
  const to = openEnd || end > now ? undefined : end;
  // Of an open end nothing of the longest span may be lost to the hour that it is cut to.
  const earliest = (to ?? now).getTime() - longest;
  const from = openEnd ? Math.floor(start.getTime() / hour) * hour : start.getTime();
  const isCut = start.getTime() < earliest;
  return {
    from: new Date(isCut || from < earliest ? Math.ceil(earliest / hour) * hour + hour : from).toISOString(),
    to: to?.toISOString(),
    words: isCut ? 'the last 31 days of it' : words,
    isCut,
  };
}

export function useTrialWindow(): TrialWindow {
  const window = useWindow();
  const text = JSON.stringify(trialWindow(window, window.query.end_time === undefined && window.query.as_of === undefined, new Date()));
  return useMemo(() => JSON.parse(text) as TrialWindow, [text]);
}
