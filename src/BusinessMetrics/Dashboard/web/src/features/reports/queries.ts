import { keepPreviousData, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useAuditedFigures } from '../../api/audited';
import { answer, api, ask, changed, given, type Answer, type Asked, type Schemas } from '../../api/client';
import type { ProblemError } from '../../api/problem';
import { useFigures, type Figures, type QueryOf } from '../../api/queries';
import { useSession } from '../../api/session';
import { isUnderWay } from './run';

export type Report = Schemas['ReportResponse'];
export type ReportData = Schemas['ReportData'];
export type ReportVersion = Schemas['ReportVersionResponse'];
export type Run = Schemas['RunResponse'];
export type RunData = Schemas['RunData'];
export type RunsQuery = QueryOf<'/report-runs'>;
export type ReportDocument = Schemas['ReportDocument'];

const models = ['reports'];

/** A section is done within a second, usually. */
const closely = 1_000;
const often = 5_000;

/** Whether the session may have reports made. */
export function useMayMake(): boolean {
  return useSession()?.roles.some(role => role !== 'writer') === true;
}

export function useReports(asOf: string | undefined) {
  return useFigures(['reports', asOf], models, signal => api.GET('/reports', { params: { query: given({ as_of: asOf }) }, signal }));
}

export function useReport(name: string, asOf: string | undefined, { enabled = true } = {}) {
  return useFigures(['report', name, asOf], models, signal => api.GET('/reports/{name}', { params: { path: { name }, query: given({ as_of: asOf }) }, signal }), { enabled });
}

export function useReportVersions(name: string) {
  return useFigures(['report-versions', name], models, signal => api.GET('/reports/{name}/versions', { params: { path: { name } }, signal }));
}

/** Runs are no events until they end: they are asked again by the clock, and closely while one is under way. */
export function useRuns(query: RunsQuery) {
  return useFigures(['report-runs', query], models, signal => api.GET('/report-runs', { params: { query: given(query) }, signal }), {
    every: known => (known?.runs.some(isUnderWay) === true ? closely : often),
  });
}

export function useRun(id: string, { enabled = true } = {}) {
  return useFigures(['report-runs', 'one', id], [], signal => api.GET('/report-runs/{id}', { params: { path: { id } }, signal }), {
    enabled,
    every: known => (known === undefined || isUnderWay(known) ? closely : false),
  });
}

/** What was made, of a run that is done. Who reads it stands in the audit trail. */
export function useRunDocument(id: string, { enabled }: { enabled: boolean }) {
  return useAuditedFigures(['report-document', id], signal => ask<ReportDocument>(`/report-runs/${encodeURIComponent(id)}/json`, { signal }), { enabled });
}

/**
 * What a definition would make now. A question whose definition has changed meanwhile is cancelled; the last answer stays until the next.
 * @param body The definition; undefined while it is none.
 */
export function usePreview(body: ReportData | undefined): Figures<ReportDocument> {
  return useQuery<Answer<ReportDocument>, ProblemError>({
    queryKey: ['report-preview', body],
    queryFn: ({ signal }) => answer(ask<ReportDocument>('/reports/preview', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body), signal })),
    enabled: body !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 60_000,
    gcTime: 60_000,
  });
}

/** Once what was just changed of definitions and schedules is known, what these keys name is asked again. */
export async function settleReports(queries: QueryClient, response: Response, keys: readonly string[]) {
  const position = response.headers.get('Recorded-At');
  if (position !== null) await api.GET('/reports', { params: { query: { wait_for: Number(position) } } });
  await queries.invalidateQueries({ predicate: query => keys.includes(String(query.queryKey[0])) });
}

export function useChangeReport() {
  const queries = useQueryClient();
  const told = <T>(asking: Promise<Asked<T>>): Promise<T> => changed(asking, response => settleReports(queries, response, ['reports', 'report', 'report-versions']));
  return {
    define: (name: string, body: ReportData): Promise<Report> => told(api.PUT('/reports/{name}', { params: { path: { name } }, body })),
    remove: async (name: string): Promise<void> => {
      await told(api.DELETE('/reports/{name}', { params: { path: { name } } }));
    },
  };
}

export function useMake() {
  const queries = useQueryClient();
  return async (name: string, body: RunData): Promise<Run> => {
    const { value } = await answer(api.POST('/reports/{name}/runs', { params: { path: { name } }, body }));
    await queries.invalidateQueries({ queryKey: ['report-runs'] });
    return value;
  };
}
