import { queryOptions, useQuery, type QueryClient } from '@tanstack/react-query';
import { answer, ask } from './client';

export type Role = 'reader' | 'writer' | 'auditor' | 'admin';

export interface Session {
  /** The strongest of them. */
  role: Role;
  roles: readonly Role[];
  /** The only services that the token is for; null for all. */
  services: readonly string[] | null;
  expires_at: string;
  subject: string;
}

export interface SessionAnswer {
  session: Session | null;
  /** Whether another token can be had without signing in. */
  is_renewable: boolean;
  sign_in: { token: boolean; open_id: boolean };
  reporting_currency: string;
  version: string;
}

/** A token is renewed this long before it ends, so that no question meets its end. */
const ahead = 60_000;

/** Whether a session needs another token now; an authority's hold for minutes. */
export function needsRenewal({ session, is_renewable }: Pick<SessionAnswer, 'session' | 'is_renewable'>, now: number): boolean {
  return is_renewable && (session === null || Date.parse(session.expires_at) - now <= ahead);
}

/** When to look again; never where nothing renews the token. */
export function nextLook(known: SessionAnswer | undefined, now: number): number | false {
  if (known?.session == null || !known.is_renewable) return false;
  return Math.min(Math.max(Date.parse(known.session.expires_at) - now - ahead, 5_000), 2_147_483_647);
}

async function sessionNow(signal: AbortSignal): Promise<SessionAnswer> {
  return (await answer(ask<SessionAnswer>('/dashboard/session', { signal }))).value;
}

/** By one page of the browser at a time: an authority may take each refresh token once. */
async function renewed(signal: AbortSignal): Promise<SessionAnswer> {
  const renew = async () => {
    const known = await sessionNow(signal);
    if (!needsRenewal(known, Date.now())) return known;
    try {
      await answer(ask('/dashboard/session/renew', { method: 'POST', signal }));
    } catch {
      // The authority may be back before the token ends.
      return known;
    }
    return sessionNow(signal);
  };
  // Without TLS there may be no locks.
  return 'locks' in navigator ? navigator.locks.request('session', renew) : renew();
}

/** Anonymous, and no figure: to find out whether somebody is signed in costs no refusal in the audit trail. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }) => {
    const known = await sessionNow(signal);
    return needsRenewal(known, Date.now()) ? renewed(signal) : known;
  },
  staleTime: 60_000,
  refetchOnWindowFocus: true,
  refetchInterval: query => nextLook(query.state.data, Date.now()),
  refetchIntervalInBackground: true,
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
  if (known !== undefined) queries.setQueryData(sessionQuery.queryKey, { ...known, session: null, is_renewable: false });
}

export async function signInWithToken(token: string): Promise<undefined> {
  await answer(ask('/dashboard/session', { method: 'POST', headers: { Authorization: `Bearer ${token.trim()}` } }));
}

export async function signInWithCode(code: string): Promise<undefined> {
  await answer(ask('/dashboard/session', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ code }) }));
}

/** Ends what was begun at /dashboard/sign-in/open-id. @returns The page that it was begun on. */
export async function signInWithAuthority(code: string, state: string): Promise<string> {
  const ended = await answer(
    ask<{ return_to: string }>('/dashboard/session', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ code, state }) }),
  );
  return ended.value.return_to;
}

export async function signOut() {
  await answer(ask('/dashboard/session', { method: 'DELETE' }));
}
