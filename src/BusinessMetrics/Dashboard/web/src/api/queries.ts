import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { paths } from './schema';
import { answer, api, given, type Answer, type Asked, type Schemas } from './client';
import type { ProblemError } from './problem';

/** What a question of figures comes to. Panel takes it as it is. */
export type Figures<T> = UseQueryResult<Answer<T>, ProblemError>;

export type SeriesAnswer = Schemas['SeriesResponse'];
export type SeriesQuery = QueryOf<'/metrics/series'>;

export type QueryOf<P extends keyof paths> = paths[P] extends { get: { parameters: { query?: infer Q } } } ? NonNullable<Q> : never;

interface Options<T> {
  enabled?: boolean;
  /** For what moves where no figure does: asked again after so many milliseconds, too; how many may depend on what is known. */
  every?: number | ((known: T | undefined) => number | false) | undefined;
}

/**
 * A question of figures. It is asked again when one of the read models moves that it is answered from (the names of
 * AnsweredFrom in the endpoint); what was known stays on the page meanwhile.
 */
export function useFigures<T>(key: readonly unknown[], models: readonly string[], asked: (signal: AbortSignal) => Promise<Asked<T>>, options: Options<T> = {}): Figures<T> {
  const { every } = options;
  return useQuery<Answer<T>, ProblemError>({
    queryKey: key,
    queryFn: ({ signal }) => answer(asked(signal)),
    meta: { models },
    placeholderData: keepPreviousData,
    enabled: options.enabled ?? true,
    refetchInterval: typeof every === 'function' ? query => every(query.state.data?.value) : (every ?? false),
  });
}

export function useSummary(query: QueryOf<'/metrics/summary'>) {
  return useFigures(['summary', query], ['ledger', 'alerts'], signal => api.GET('/metrics/summary', { params: { query: given(query) }, signal }));
}

export function useCosts(query: QueryOf<'/metrics/cost'>) {
  return useFigures(['cost', query], ['cost', 'usage', 'performance', 'security', 'budgets'], signal => api.GET('/metrics/cost', { params: { query: given(query) }, signal }));
}

export function usePerformance(query: QueryOf<'/metrics/performance'>) {
  return useFigures(['performance', query], ['performance', 'usage'], signal => api.GET('/metrics/performance', { params: { query: given(query) }, signal }));
}

export function useSecurity(query: QueryOf<'/metrics/security'>) {
  return useFigures(['security', query], ['security', 'compliance'], signal => api.GET('/metrics/security', { params: { query: given(query) }, signal }));
}

export function useCatalog(query: QueryOf<'/metrics/catalog'>, options?: Options<Schemas['MetricCatalog']>) {
  return useFigures(['catalog', query], ['ledger'], signal => api.GET('/metrics/catalog', { params: { query: given(query) }, signal }), options);
}

export function useAlertRules(options?: Options<Schemas['AlertRulesResponse']>) {
  return useFigures(['alert-rules'], ['alerts'], signal => api.GET('/alerts/rules', { signal }), options);
}

export function useAlerts(query: QueryOf<'/alerts'>) {
  return useFigures(['alerts', query], ['alerts'], signal => api.GET('/alerts', { params: { query: given(query) }, signal }));
}

/** A figure over time, from the roll-ups. */
export function useSeries(query: SeriesQuery, options?: Options<SeriesAnswer>): Figures<SeriesAnswer> {
  return useFigures(['series', query], modelsOfSeries(query), signal => api.GET('/metrics/series', { params: { query: given(query) }, signal }), options);
}

/** Names to suggest: those that recorded most in the last 30 days. */
export function useMostRecorded(dimension: 'service' | 'model_name', options: Options<SeriesAnswer>): readonly string[] | undefined {
  const known = useSeries({ figure: 'metrics', group_by: dimension, top: 100, time_range: '30d', step: '1w' }, options);
  return known.data?.value.series.flatMap(line => (line.key === null ? [] : [line.key]));
}

function modelsOfSeries(query: SeriesQuery): string[] {
  return query.figure === undefined ? ['ledger'] : ['ledger', 'cost', 'usage', 'performance', 'security'];
}
