import { useQueryClient } from '@tanstack/react-query';
import { api, ask, changed, given, type Schemas } from '../../api/client';
import { useFigures } from '../../api/queries';

export type Budgets = Schemas['BudgetsResponse'];
export type BudgetItem = Schemas['BudgetItem'];

export function useBudgets(month: string | undefined, asOf: string | undefined) {
  return useFigures(['budgets', month, asOf], ['budgets', 'cost'], signal => api.GET('/budgets', { params: { query: given({ month, as_of: asOf }) }, signal }));
}

/** Who set or removed a budget, newest first; for those who may read the audit trail. */
export function useBudgetChanges(object: string | undefined, asOf: string | undefined, cursor: string | undefined) {
  return useFigures(
    ['audit', 'budget', object, asOf, cursor],
    ['audit'],
    signal => api.GET('/audit', { params: { query: given({ action: 'budget', object, outcome: 'done' as const, limit: 50, end_time: asOf, cursor }) }, signal }),
  );
}

/** Changes budgets; returns once the figures hold the change. The body is text, since a number of JavaScript would round an amount. */
export function useChangeBudget() {
  const queries = useQueryClient();
  const settle = async (response: Response) => {
    const position = response.headers.get('Recorded-At');
    if (position !== null) await api.GET('/budgets', { params: { query: { wait_for: Number(position), limit: 1 } } });
    await queries.invalidateQueries({ predicate: query => ['budgets', 'audit', 'cost'].includes(String(query.queryKey[0])) });
  };
  return {
    set: (scope: string, body: string): Promise<Schemas['BudgetResponse']> =>
      changed(ask<Schemas['BudgetResponse']>(`/budgets/${encodeURIComponent(scope)}`, { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body }), settle),
    remove: async (scope: string): Promise<void> => {
      await changed(ask<undefined>(`/budgets/${encodeURIComponent(scope)}`, { method: 'DELETE' }), settle);
    },
  };
}
