import { useQueryClient } from '@tanstack/react-query';
import { answer, api, given, type Schemas } from '../../api/client';
import { useFigures, type QueryOf } from '../../api/queries';
import { often } from '../channels/queries';

export type Delivery = Schemas['DeliveryResponse'];
export type DeliveryQuery = QueryOf<'/deliveries'>;
export type Replay = Schemas['ReplayData'];

/** Deliveries are no events: they are asked again by the clock. */
export function useDeliveries(query: DeliveryQuery, { enabled = true } = {}) {
  return useFigures(['deliveries', query], [], signal => api.GET('/deliveries', { params: { query: given(query) }, signal }), { enabled, every: often });
}

export function useDelivery(id: string) {
  return useFigures(['deliveries', 'one', id], [], signal => api.GET('/deliveries/{id}', { params: { path: { id } }, signal }), { every: often });
}

export function useReplay() {
  const queries = useQueryClient();
  const told = () => queries.invalidateQueries({ predicate: query => query.queryKey[0] === 'deliveries' || query.queryKey[0] === 'channels' });
  return {
    one: async (id: string) => {
      const { value } = await answer(api.POST('/deliveries/{id}/replay', { params: { path: { id } } }));
      await told();
      return value;
    },
    many: async (replay: Replay) => {
      const { value } = await answer(api.POST('/deliveries/replay', { body: replay }));
      await told();
      return value;
    },
  };
}
