import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useAuditedFigures } from '../../api/audited';
import { answer, api, given, type Answer, type Schemas } from '../../api/client';
import type { ProblemError } from '../../api/problem';
import { useFigures, type Figures, type QueryOf } from '../../api/queries';
import { windowOf, type Range, type Search } from '../../app/search';
import type { AuditEntry } from './leaf';

export type AuditQuery = QueryOf<'/audit'>;

export const filterNames = ['q', 'actor', 'action', 'object', 'outcome'] as const;
export const outcomes = ['done', 'refused', 'failed'] as const;

/**
 * What the address asks of the trail. A range begins where it began when the page was opened: with a start that moves, the
 * page would ask again by itself, and each question is in the trail.
 */
export function useAuditQuery(search: Search, usual: Range): AuditQuery {
  const [opened] = useState(() => new Date());
  const outcome = outcomes.find(each => each === search['outcome']);
  return given({
    q: search['q'],
    actor: search['actor'],
    action: search['action'],
    object: search['object'],
    outcome,
    start_time: windowOf(search, usual, opened).start.toISOString(),
    end_time: search.to ?? search.asOf,
  });
}

export function useAudit(query: AuditQuery, cursor: string | undefined, enabled: boolean) {
  const asked = given({ ...query, cursor });
  return useAuditedFigures(['audit', asked], signal => api.GET('/audit', { params: { query: asked }, signal }), { enabled });
}

/** Without what was known before: another event's fields under this one's address would be wrong. */
export function useAuditEvent(eventId: string): Figures<AuditEntry> {
  return useQuery<Answer<AuditEntry>, ProblemError>({
    queryKey: ['audit-event', eventId],
    queryFn: ({ signal }) => answer(api.GET('/audit/{eventId}', { params: { path: { eventId } }, signal })),
    staleTime: Infinity,
  });
}

/** Checkpoints belong to no read model: they are asked for when the panel is opened, and when somebody says so. */
export function useCheckpoints(cursor: string | undefined) {
  return useFigures<Schemas['CheckpointsResponse']>(['audit-checkpoints', cursor], [], signal => api.GET('/audit/checkpoints', { params: { query: given({ cursor }) }, signal }));
}
