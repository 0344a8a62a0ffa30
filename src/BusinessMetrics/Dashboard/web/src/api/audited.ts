import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { answer, type Answer, type Asked } from './client';
import type { ProblemError } from './problem';
import type { Figures } from './queries';

/**
 * A question that the audit trail remembers with who asked. It names no read models, so that an open page does not ask by
 * itself whenever figures move: each entry is a person who looked.
 */
export function useAuditedFigures<T>(key: readonly unknown[], asked: (signal: AbortSignal) => Promise<Asked<T>>, { enabled = true } = {}): Figures<T> {
  return useQuery<Answer<T>, ProblemError>({
    queryKey: key,
    queryFn: ({ signal }) => answer(asked(signal)),
    placeholderData: keepPreviousData,
    staleTime: 5 * 60_000,
    enabled,
  });
}
