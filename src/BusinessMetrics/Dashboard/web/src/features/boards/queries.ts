import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { answer, api, type Schemas } from '../../api/client';
import { useFigures } from '../../api/queries';
import type { Document } from './question';

export type Board = Schemas['DashboardResponse'];

const models = ['dashboards'];

export function useBoards(cursor: string | undefined) {
  return useFigures(['boards', cursor], models, signal => api.GET('/dashboards', { params: { query: cursor === undefined ? {} : { cursor } }, signal }));
}

export function useBoard(id: string) {
  return useFigures(['board', id], models, signal => api.GET('/dashboards/{id}', { params: { path: { id } }, signal }));
}

export function useBoardVersions(id: string) {
  return useFigures(['board-versions', id], models, signal => api.GET('/dashboards/{id}/versions', { params: { path: { id } }, signal }));
}

export function useBoardVersion(id: string, version: string) {
  return useFigures(['board-version', id, version], [], signal => api.GET('/dashboards/{id}/versions/{version}', { params: { path: { id, version } }, signal }));
}

export function useBudgets(query: { month?: string; as_of?: string }) {
  return useFigures(['budgets', query], ['budgets', 'cost'], signal => api.GET('/budgets', { params: { query }, signal }));
}

/** What changes dashboards; everything that shows one is asked again. */
export function useBoardChanges() {
  const queries = useQueryClient();
  return {
    create: (document: Document) => told(queries, answer(api.POST('/dashboards', { body: document }))),
    replace: (id: string, version: number, document: Document) => told(queries, answer(api.PUT('/dashboards/{id}', { params: { path: { id } }, body: { version, document } }))),
    restore: (id: string, version: number) =>
      told(queries, answer(api.POST('/dashboards/{id}/versions/{version}/restore', { params: { path: { id, version: String(version) } } }))),
    remove: async (id: string) => {
      await answer(api.DELETE('/dashboards/{id}', { params: { path: { id } } }));
      queries.removeQueries({ queryKey: ['board', id] });
      await queries.invalidateQueries({ queryKey: ['boards'] });
    },
    newest: async (id: string) => (await answer(api.GET('/dashboards/{id}', { params: { path: { id } } }))).value,
  };
}

async function told(queries: QueryClient, asking: Promise<{ value: Board; at: number | undefined }>): Promise<Board> {
  const changed = await asking;
  queries.setQueryData(['board', changed.value.id], changed);
  await Promise.all([queries.invalidateQueries({ queryKey: ['boards'] }), queries.invalidateQueries({ queryKey: ['board-versions', changed.value.id] })]);
  return changed.value;
}
