import { answer, api, type Asked, type Schemas } from '../../api/client';
import type { Certificate, PersonExport } from './person';

/**
 * These are asked by forms alone, as mutations: an export is audited, and the key of a query would keep the user id in the
 * cache for as long as the page is open.
 */

/** An answer as it was written: a number of JavaScript would round a value, and a download has to hold what was answered. */
export interface Document<T> {
  text: string;
  value: T;
}

async function documentOf<T>(asking: Promise<Asked<string>>): Promise<Document<T>> {
  const { value: text } = await answer(asking);
  return { text, value: JSON.parse(text) as T };
}

function person(userId: string) {
  return { params: { path: { userId } } };
}

export function exportPerson(userId: string): Promise<Document<PersonExport>> {
  return documentOf(api.GET('/subjects/{userId}/export', { ...person(userId), parseAs: 'text' }));
}

export function erasePerson(userId: string): Promise<Document<Certificate>> {
  return documentOf(api.DELETE('/subjects/{userId}', { ...person(userId), parseAs: 'text' }));
}

export async function setHold(userId: string, reason: string): Promise<Schemas['LegalHold']> {
  return (await answer(api.PUT('/subjects/{userId}/hold', { ...person(userId), body: { reason } }))).value;
}

export async function liftHold(userId: string): Promise<void> {
  await answer(api.DELETE('/subjects/{userId}/hold', person(userId)));
}
