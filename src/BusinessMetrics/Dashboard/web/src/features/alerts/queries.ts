import { keepPreviousData, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { answer, api, ask, changed, given, ownHeader, type Schemas } from '../../api/client';
import type { ProblemError } from '../../api/problem';
import { useFigures, type Figures } from '../../api/queries';
import type { Answer } from '../../api/client';

export type Rule = Schemas['AlertRuleResponse'];
export type Alert = Schemas['AlertResponse'];
export type DryRun = Schemas['DryRunResponse'];

export function useRules(asOf: string | undefined) {
  return useFigures(['alert-rules', asOf], ['alerts'], signal => api.GET('/alerts/rules', { params: { query: given({ as_of: asOf }) }, signal }));
}

/** So many points are drawn; the service keeps of each step what is nearest to an alert. */
const points = 700;

/**
 * What a rule would have done. A question whose rule has changed meanwhile is cancelled; the last answer stays until the next.
 * @param body The rule; undefined while there is not enough of it.
 */
export function useDryRun(name: string, body: string | undefined, from: string, to: string | undefined): Figures<DryRun> {
  const query = new URLSearchParams(given({ from, to: to ?? '', points: String(points) }));
  return useQuery<Answer<DryRun>, ProblemError>({
    queryKey: ['dry-run', name, body, query.toString()],
    queryFn: ({ signal }) =>
      answer(ask<DryRun>(`/alerts/rules/${encodeURIComponent(name)}/dry-run?${query.toString()}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: body ?? '', signal })),
    enabled: body !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 60_000,
    gcTime: 60_000,
  });
}

/** Once the figures hold what was just recorded, those on the page are asked again. */
async function settle(queries: QueryClient, response: Response) {
  const position = response.headers.get('Recorded-At');
  if (position !== null) await api.GET('/alerts/rules', { params: { query: { wait_for: Number(position) } } });
  await queries.invalidateQueries({ predicate: query => query.queryKey[0] === 'alert-rules' || query.queryKey[0] === 'alerts' });
}

/** The body is text, since a number of JavaScript would round a threshold. */
export function useSaveRule() {
  const queries = useQueryClient();
  return (name: string, body: string): Promise<Rule> =>
    changed(ask<Rule>(`/alerts/rules/${encodeURIComponent(name)}`, { method: 'PUT', headers: { ...ownHeader, 'Content-Type': 'application/json' }, body }), response => settle(queries, response));
}

export function useRemoveRule() {
  const queries = useQueryClient();
  return async (name: string): Promise<void> => {
    await changed(api.DELETE('/alerts/rules/{name}', { params: { path: { name } } }), response => settle(queries, response));
  };
}

export function useAlert(id: string, asOf: string | undefined) {
  return useFigures(['alerts', 'one', id, asOf], ['alerts'], signal => api.GET('/alerts', { params: { query: given({ id, as_of: asOf }) }, signal }));
}

/** The first who says so sees to it: the answer says who that is. */
export function useAcknowledge() {
  const queries = useQueryClient();
  return (id: string, note: string): Promise<Alert> =>
    changed(api.POST('/alerts/{id}/ack', { params: { path: { id } }, body: note === '' ? {} : { note } }), response => settle(queries, response));
}
