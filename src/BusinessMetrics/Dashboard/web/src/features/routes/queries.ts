import { useQueryClient } from '@tanstack/react-query';
import { answer, api, changed, given, type Schemas } from '../../api/client';
import { useFigures } from '../../api/queries';
import { settleRouting } from '../channels/queries';

export type Route = Schemas['RouteResponse'];
export type RouteData = Schemas['RouteData'];
export type RouteTest = Schemas['RouteTestResponse'];
export type ThoughtAlert = Schemas['ThoughtAlertData'];

export function useRoutes(asOf: string | undefined) {
  return useFigures(['routes', asOf], ['routing'], signal => api.GET('/routes', { params: { query: given({ as_of: asOf }) }, signal }));
}

export function useChangeRoute() {
  const queries = useQueryClient();
  return {
    set: (name: string, body: RouteData): Promise<Route> => changed(api.PUT('/routes/{name}', { params: { path: { name } }, body }), response => settleRouting(queries, response)),
    remove: async (name: string): Promise<void> => {
      await changed(api.DELETE('/routes/{name}', { params: { path: { name } } }), response => settleRouting(queries, response));
    },
  };
}

/** Nothing is sent. */
export async function testRoutes(alert: ThoughtAlert): Promise<RouteTest> {
  return (await answer(api.POST('/routes/test', { body: alert }))).value;
}
