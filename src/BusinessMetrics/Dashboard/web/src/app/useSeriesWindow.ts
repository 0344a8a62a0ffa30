import type { SeriesQuery } from '../api/queries';
import { zoneName } from '../ui/time';
import { stepFor } from './search';
import { useWindow, useZone } from './useSearch';

/** The page's window, and a question of a series over it: with so many points that a shape shows, in the page's zone. */
export function useSeriesWindow(): ReturnType<typeof useWindow> & { over: (query: SeriesQuery) => SeriesQuery } {
  const window = useWindow();
  const zone = useZone();
  return { ...window, over: query => ({ ...window.query, service: window.service, step: stepFor(window), time_zone: zoneName(zone), ...query }) };
}
