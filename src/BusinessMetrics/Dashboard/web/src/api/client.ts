import createClient from 'openapi-fetch';
import { errorOf, ProblemError, problemOf } from './problem';
import type { components, paths } from './schema';

export type Schemas = components['schemas'];

/** A foreign page cannot send this header, so a cookie alone changes nothing. */
export const ownHeader = { 'X-Requested-With': 'BusinessMetrics' };

export const api = createClient<paths>({ baseUrl: window.location.origin, credentials: 'same-origin', headers: ownHeader });

let unauthorized: () => void = () => undefined;

/** What happens when the service no longer knows who asks. */
export function onUnauthorized(handler: () => void) {
  unauthorized = handler;
}

export interface Asked<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** An answer, and how far in the log it reaches. */
export interface Answer<T> {
  value: T;
  at: number | undefined;
}

function number(text: string | null): number | undefined {
  return text === null || text === '' || Number.isNaN(Number(text)) ? undefined : Number(text);
}

/** The answer, or a ProblemError: nobody has to look at a status. */
export async function answer<T>(asking: Promise<Asked<T>>): Promise<Answer<T>> {
  let asked: Asked<T>;
  try {
    asked = await asking;
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === 'AbortError') throw failure;
    throw errorOf(failure);
  }
  if (asked.response.ok) return { value: asked.data as T, at: number(asked.response.headers.get('Figures-At')) };
  if (asked.response.status === 401) unauthorized();
  throw new ProblemError(problemOf(asked.error, asked.response.status), number(asked.response.headers.get('Retry-After')));
}

/** As answer, of what changes something: given once what follows from it is settled. */
export async function changed<T>(asking: Promise<Asked<T>>, settle: (response: Response) => Promise<void>): Promise<T> {
  const asked = await asking;
  const { value } = await answer(Promise.resolve(asked));
  await settle(asked.response);
  return value;
}

/** For what is not in the API document. */
export async function ask<T>(path: string, init: RequestInit = {}): Promise<Asked<T>> {
  const response = await fetch(path, { credentials: 'same-origin', ...init, headers: { ...ownHeader, ...(init.headers as Record<string, string> | undefined) } });
  const text = await response.text();
  const body: unknown = text === '' ? undefined : parsed(text);
  return response.ok ? { data: body as T, response } : { error: body, response };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Leaves out what is not set: the API refuses an empty parameter. */
export function given<T extends object>(query: T): T {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined && value !== '')) as T;
}
