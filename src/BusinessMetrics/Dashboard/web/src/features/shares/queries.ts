import { useQueryClient } from '@tanstack/react-query';
import { api, ask, changed, given, type Schemas } from '../../api/client';
import { useFigures } from '../../api/queries';
import { useSession } from '../../api/session';
import type { ShareTime, SharedPanel, SharedSection } from './subject';

export type Share = Schemas['ShareResponse'];

export interface ShareData {
  name: string;
  run?: string;
  dashboard?: string;
  sections?: readonly SharedSection[];
  panel?: Pick<SharedPanel, 'kind' | 'title' | 'query'>;
  time?: ShareTime;
  time_zone?: string;
  as_of?: string;
  services?: readonly string[];
  /** What is no number goes as it is: it is the service's to refuse. */
  expires_in_days?: number | string;
  password?: string;
  watermark?: string;
}

/** Openings are no figures: they are asked for again by the clock. */
const often = 15_000;

/** Whether the session may give links away. */
export function useMayShare(): boolean {
  return useSession()?.roles.some(role => role !== 'writer') === true;
}

/** What the service's clock shows: a moment that the browser's is ahead by would not have passed for it. */
export async function serviceNow(): Promise<Date> {
  const { response } = await ask('/dashboard/session');
  const said = Date.parse(response.headers.get('Date') ?? '');
  return Number.isNaN(said) ? new Date() : new Date(said);
}

export function useShares(cursor: string | undefined) {
  return useFigures(['shares', cursor], [], signal => api.GET('/shares', { params: { query: given({ cursor, limit: 50 }) }, signal }), { every: often });
}

export function useChangeShares() {
  const queries = useQueryClient();
  const settle = () => queries.invalidateQueries({ queryKey: ['shares'] });
  return {
    make: (body: ShareData): Promise<Share> => changed(api.POST('/shares', { body: body as Schemas['ShareData'] }), settle),
    revoke: async (id: string): Promise<void> => {
      await changed(api.DELETE('/shares/{id}', { params: { path: { id } } }), settle);
    },
  };
}
