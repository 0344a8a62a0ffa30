import { api, given } from '../../api/client';
import { useFigures, type QueryOf } from '../../api/queries';

const ofCategories = ['ledger', 'cost', 'usage', 'performance', 'security', 'compliance'];

export function useExplanation(query: QueryOf<'/figures/explain'>, options?: { enabled?: boolean }) {
  return useFigures(['explain', query], ofCategories, signal => api.GET('/figures/explain', { params: { query: given(query) }, signal }), options);
}
