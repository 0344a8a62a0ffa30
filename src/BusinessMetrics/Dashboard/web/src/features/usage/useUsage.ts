import { useAuditedFigures } from '../../api/audited';
import { api, given } from '../../api/client';
import { useFigures, type QueryOf } from '../../api/queries';
import { useSession } from '../../api/session';

/** Whoever sees people by their names is in the audit trail for it, and so does not look without meaning to. */
export function useSeesPeople(): boolean {
  return useSession()?.role === 'admin';
}

/** Asked again as usage moves, or by hand where the answer names people. */
export function useUsage(query: QueryOf<'/metrics/usage'>) {
  const seesPeople = useSeesPeople();
  const asked = (signal: AbortSignal) => api.GET('/metrics/usage', { params: { query: given(query) }, signal });
  const byHand = useAuditedFigures(['usage', 'people', query], asked, { enabled: seesPeople });
  const live = useFigures(['usage', 'pseudonyms', query], ['usage'], asked, { enabled: !seesPeople });
  return seesPeople ? byHand : live;
}
