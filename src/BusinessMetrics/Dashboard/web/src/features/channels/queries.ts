import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { answer, api, changed, given, type Asked, type Schemas } from '../../api/client';
import { useFigures } from '../../api/queries';
import { useSession } from '../../api/session';
import { useSearch } from '../../app/useSearch';

export type Channel = Schemas['ChannelResponse'];
export type ChannelData = Schemas['ChannelData'];

/** What was sent moves where no figure does. */
export const often = 5_000;

/** Whether the session may say who is told: administrators of all services, in the present. */
export function useMayManage(): boolean {
  const session = useSession();
  const { search } = useSearch();
  return session !== null && session.roles.includes('admin') && session.services === null && search.asOf === undefined;
}

export function useChannels(asOf: string | undefined) {
  return useFigures(['channels', asOf], ['routing'], signal => api.GET('/channels', { params: { query: given({ as_of: asOf }) }, signal }), { every: asOf === undefined ? often : undefined });
}

/** Once what was just changed is known everywhere, everything that shows who is told is asked again. */
export async function settleRouting(queries: QueryClient, response: Response) {
  const position = response.headers.get('Recorded-At');
  if (position !== null) await api.GET('/routes', { params: { query: { wait_for: Number(position) } } });
  await queries.invalidateQueries({ predicate: query => ['channels', 'routes', 'silences', 'deliveries'].includes(String(query.queryKey[0])) });
}

export function useChangeChannel() {
  const queries = useQueryClient();
  const told = <T>(asking: Promise<Asked<T>>): Promise<T> => changed(asking, response => settleRouting(queries, response));
  return {
    set: (name: string, body: ChannelData): Promise<Channel> => told(api.PUT('/channels/{name}', { params: { path: { name } }, body })),
    rotate: (name: string): Promise<Channel> => told(api.POST('/channels/{name}/rotate-secret', { params: { path: { name } } })),
    remove: async (name: string): Promise<void> => {
      await told(api.DELETE('/channels/{name}', { params: { path: { name } } }));
    },
  };
}

export async function testChannel(name: string): Promise<Schemas['ChannelTestResponse']> {
  return (await answer(api.POST('/channels/{name}/test', { params: { path: { name } } }))).value;
}
