import { useQueryClient } from '@tanstack/react-query';
import { api, changed, given, type Schemas } from '../../api/client';
import { useFigures } from '../../api/queries';
import { settleRouting } from '../channels/queries';

export type Silence = Schemas['SilenceResponse'];
export type SilenceData = Schemas['SilenceData'];

export function useSilences(status: 'open' | 'all', asOf: string | undefined, { enabled = true } = {}) {
  return useFigures(['silences', status, asOf], ['routing', 'alerts'], signal => api.GET('/silences', { params: { query: given({ status, as_of: asOf }) }, signal }), { enabled });
}

export function useChangeSilence() {
  const queries = useQueryClient();
  return {
    create: (body: SilenceData): Promise<Silence> => changed(api.POST('/silences', { body }), response => settleRouting(queries, response)),
    end: async (id: string): Promise<void> => {
      await changed(api.DELETE('/silences/{id}', { params: { path: { id } } }), response => settleRouting(queries, response));
    },
  };
}
