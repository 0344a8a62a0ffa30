import { queryOptions, useQuery, type QueryClient } from '@tanstack/react-query';
import { answer, ask } from './client';

export type Role = 'reader' | 'writer' | 'auditor' | 'admin';

export interface Session {
  role: Role;
  /** The only services that the token is for; null for all. */
  services: readonly string[] | null;
  expires_at: string;
  subject: string;
}

export interface SessionAnswer {
  session: Session | null;
  sign_in: { token: boolean; open_id: boolean };
  reporting_currency: string;
  version: string;
}

/** Anonymous, and no figure: to find out whether somebody is signed in costs no refusal in the audit trail. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }) => (await answer(ask<SessionAnswer>('/dashboard/session', { signal }))).value,
  staleTime: 60_000,
  refetchOnWindowFocus: true,
});

export function useSessionAnswer(): SessionAnswer | undefined {
  return useQuery(sessionQuery).data;
}

export function useSession(): Session | null {
  return useSessionAnswer()?.session ?? null;
}

export function useCurrency(): string {
  return useSessionAnswer()?.reporting_currency ?? 'USD';
}

/** Who is signed in by now; a question that is on its way was asked before, and is given up. */
export async function renewSession(queries: QueryClient): Promise<Session | null> {
  await queries.cancelQueries({ queryKey: sessionQuery.queryKey });
  return (await queries.query({ ...sessionQuery, staleTime: 0 })).session;
}

/** Nobody is signed in any more: what was asked goes, so that the next one does not see it. */
export function forgetSession(queries: QueryClient) {
  const known = queries.getQueryData(sessionQuery.queryKey);
  queries.removeQueries({ predicate: query => query.queryKey[0] !== 'session' });
  if (known !== undefined) queries.setQueryData(sessionQuery.queryKey, { ...known, session: null });
}

export async function signInWithToken(token: string) {
  await answer(ask('/dashboard/session', { method: 'POST', headers: { Authorization: `Bearer ${token.trim()}` } }));
}

export async function signInWithCode(code: string) {
  await answer(ask('/dashboard/session', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ code }) }));
}

export async function signOut() {
  await answer(ask('/dashboard/session', { method: 'DELETE' }));
}
