import { useNavigate, useRouterState, useSearch as useRouterSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { useNow } from '../ui/useNow';
import { narrowingOf, type Narrowing } from './pages';
import { windowOf, windowQuery, windowWords, type Range, type Search, type WindowQuery, type Zone } from './search';

export interface SearchState {
  search: Search;
  /** Changes what is named, keeps the rest; what is undefined goes. */
  change: (changed: Search, options?: { replace?: boolean }) => void;
  /** From a chart: this span, on every part of the page. */
  zoomTo: (from: Date, to: Date) => void;
}

/** What the address says, on whatever page. */
export function useSearch(): SearchState {
  const search: Search = useRouterSearch({ strict: false });
  const navigate = useNavigate();
  const change = useCallback(
    (changed: Search, options: { replace?: boolean } = {}) => void navigate({ to: '.', search: known => ({ ...known, ...changed }), replace: options.replace ?? false, resetScroll: false }),
    [navigate],
  );
  const zoomTo = useCallback((from: Date, to: Date) => change({ range: undefined, from: from.toISOString(), to: to.toISOString() }), [change]);
  return { search, change, zoomTo };
}

export function useZone(): Zone {
  return useSearch().search.tz ?? 'local';
}

/**
 * What the page that is shown answers to. By the page that is drawn and not by the address, which runs ahead of it: a page that is
 * left would ask about the next one's time.
 */
export function useNarrowing(): Narrowing {
  return narrowingOf(useRouterState({ select: state => state.matches.at(-1)?.pathname ?? state.location.pathname }));
}

/** What a page without a usual time of its own is asked for. */
const usualOfAll: Range = '24h';

/**
 * The page's window in the API's words, with the service and model that it is narrowed to, where it answers to them. Stable until
 * something in it changes.
 * @param own What is not as the address says.
 */
export function useWindow(own?: Search): { usual: Range; query: WindowQuery; service: string | undefined; model: string | undefined; words: string; start: Date; end: Date } {
  const address = useSearch().search;
  const search = useMemo<Search>(() => ({ ...address, ...own }), [address, own]);
  const { usual = usualOfAll, by = [] } = useNarrowing();
  const now = useNow();
  const text = JSON.stringify(windowQuery(search, usual, now));
  const query = useMemo(() => JSON.parse(text) as WindowQuery, [text]);
  const service = own?.service ?? (by.includes('service') ? address.service : undefined);
  const model = own?.model ?? (by.includes('model') ? address.model : undefined);
  return { usual, query, service, model, words: windowWords(search, usual), ...windowOf(search, usual, now) };
}
