import { api, given, type Asked, type Schemas } from '../../api/client';
import { useFigures, type QueryOf } from '../../api/queries';
import { largestOf } from './words';

export type ChangesQuery = QueryOf<'/figures/changes'>;
type Changes = Schemas['FigureChangesResponse'];

/** The API takes one metric's name: of several, each is asked, and the largest of all are shown. */
async function changesOf(query: ChangesQuery, names: readonly (string | undefined)[], signal: AbortSignal): Promise<Asked<Changes>> {
  const asked = await Promise.all(names.map(name => api.GET('/figures/changes', { params: { query: given({ ...query, metric_name: name }) }, signal })));
  const failed = asked.find(each => !each.response.ok);
  const [first] = asked;
  if (first === undefined) throw new Error('Nothing is asked for.');
  if (failed !== undefined) return failed;
  const data = largestOf(asked.flatMap(each => (each.data === undefined ? [] : [each.data])), query.limit ?? 100);
  return { response: first.response, ...(data === undefined ? {} : { data }) };
}

export function useChanges(query: ChangesQuery, names: readonly (string | undefined)[], enabled: boolean) {
  return useFigures(['changes', query, names], ['ledger'], signal => changesOf(query, names, signal), { enabled });
}
