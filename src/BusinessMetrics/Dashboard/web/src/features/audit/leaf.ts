import type { Schemas } from '../../api/client';
import { toHex } from './bytes';

export type AuditEntry = Schemas['AuditEntry'];

/** An event as it was hashed (EventLeaf in the service). */
export interface Leaf {
  sequence: bigint;
  id: string;
  microseconds: bigint;
  type: string;
  data: string;
}

const format = 1;
const fixedLength = 1 + 8 + 16 + 8 + 8 + 1;

/** Stream, type, data, correlation id and user name, each behind its length; nothing where there is too much or too little. */
function readTexts(bytes: Uint8Array, view: DataView): (string | null)[] | undefined {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const texts: (string | null)[] = [];
  let at = fixedLength;
  try {
    for (let count = 0; count < 5; count++) {
      const length = view.getInt32(at);
      at += 4;
      if (length < -1 || at + Math.max(length, 0) > bytes.length) return undefined;
      texts.push(length === -1 ? null : decoder.decode(bytes.subarray(at, at + length)));
      at += Math.max(length, 0);
    }
  } catch {
    return undefined;
  }
  return at === bytes.length ? texts : undefined;
}

function uuid(bytes: Uint8Array): string {
  return toHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

export function readLeaf(bytes: Uint8Array): Leaf | undefined {
  if (bytes.length < fixedLength || bytes[0] !== format) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [, type, data] = readTexts(bytes, view) ?? [];
  if (type === undefined || type === null || data === undefined || data === null) return undefined;
  return { sequence: view.getBigInt64(1), id: uuid(bytes.subarray(9, 25)), microseconds: view.getBigInt64(33), type, data };
}

/** To the microsecond, which Date does not hold. */
export function microsecondsOf(instant: string): bigint | undefined {
  const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/.exec(instant);
  const whole = Date.parse(`${parts?.[1] ?? ''}${parts?.[3] ?? ''}`);
  return Number.isNaN(whole) ? undefined : BigInt(whole) * 1000n + BigInt((parts?.[2] ?? '').padEnd(6, '0').slice(0, 6));
}

export function instantOf(microseconds: bigint): string {
  const seconds = new Date(Number(microseconds / 1_000_000n) * 1000).toISOString().slice(0, 19);
  return `${seconds}.${String(microseconds % 1_000_000n).padStart(6, '0')}Z`;
}

/** What an audit event is stored as: a letter a field, to keep the log short. */
const stored = { actor: 'a', role: 'r', action: 'd', object: 'o', outcome: 'u', source_address: 'i', correlation_id: 'c', details: 'x' } as const;

/** More of an actor or an object does not fit into an index, and is shown shortened. */
const longest = 255;

function isShown(field: string, shown: string | undefined, hashed: unknown): boolean {
  if (typeof hashed !== 'string') return (hashed === undefined || hashed === null) && shown === undefined;
  if (shown === hashed) return true;
  const isCut = (field === 'actor' || field === 'object') && hashed.length > longest && shown !== undefined && shown.endsWith('...') && shown.length >= longest;
  return isCut && hashed.startsWith(shown.slice(0, -3));
}

function record(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** The fields in which what is shown is not what was hashed; nothing of it is where both are the same. */
export function differences(shown: AuditEntry, leaf: Leaf): string[] {
  const data = leaf.type === 'audit_recorded' ? record(leaf.data) : undefined;
  if (data === undefined) return ['kind'];
  const at = typeof data['t'] === 'string' ? microsecondsOf(data['t']) : leaf.microseconds;
  return [
    ...(shown.event_id === leaf.id ? [] : ['event_id']),
    ...(BigInt(shown.sequence) === leaf.sequence ? [] : ['sequence']),
    ...(microsecondsOf(shown.time) === at ? [] : ['time']),
    ...(microsecondsOf(shown.recorded_at) === leaf.microseconds ? [] : ['recorded_at']),
    ...Object.entries(stored).flatMap(([field, letter]) => (isShown(field, shown[field as keyof typeof stored], data[letter]) ? [] : [field])),
  ];
}
