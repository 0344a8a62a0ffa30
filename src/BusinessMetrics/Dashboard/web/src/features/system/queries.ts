import { useQuery } from '@tanstack/react-query';
import { useAuditedFigures } from '../../api/audited';
import { answer, api, ask, type Answer, type Asked, type Schemas } from '../../api/client';
import type { ProblemError } from '../../api/problem';
import type { Figures } from '../../api/queries';

/** The system moves also where no figure does. */
const often = 3_000;
const seldom = 60_000;

function useSystem<T>(key: string, every: number, asked: (signal: AbortSignal) => Promise<Asked<T>>, enabled = true): Figures<T> {
  return useQuery<Answer<T>, ProblemError>({ queryKey: ['system', key], queryFn: ({ signal }) => answer(asked(signal)), refetchInterval: every, enabled });
}

/** What is unwell answers 503 with the same document, which is no failure of the question. */
export function healthOf(asked: Asked<Schemas['HealthResponse']>): Asked<Schemas['HealthResponse']> {
  const body = asked.data ?? asked.error;
  if (typeof body !== 'object' || body === null || !('dependencies' in body)) return asked;
  return { data: body as Schemas['HealthResponse'], response: new Response(null, { status: 200, headers: asked.response.headers }) };
}

export function useHealth() {
  return useSystem('health', often, async signal => healthOf(await ask<Schemas['HealthResponse']>('/health', { signal })));
}

export function useProjections() {
  return useSystem('projections', often, signal => api.GET('/projections', { signal }));
}

export function useNodes() {
  return useSystem('nodes', often, signal => api.GET('/nodes', { signal }));
}

export function useStorage() {
  return useSystem('storage', seldom, signal => api.GET('/storage', { signal }));
}

export function useArchive(cursor: string | undefined) {
  return useAuditedFigures(['archive', cursor], signal => api.GET('/archive', { params: { query: cursor === undefined ? {} : { cursor } }, signal }));
}

export function useRevokedTokens() {
  return useAuditedFigures(['revoked-tokens'], signal => api.GET('/tokens/revoked', { signal }));
}

export async function rebuild(name: string): Promise<Schemas['RebuildResponse']> {
  return (await answer(api.POST('/projections/{name}/rebuild', { params: { path: { name } } }))).value;
}

export async function verify(name: string): Promise<Schemas['VerificationResponse']> {
  return (await answer(api.POST('/projections/{name}/verify', { params: { path: { name } } }))).value;
}
