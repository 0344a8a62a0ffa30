import type { Schemas } from '../../api/client';
import { fromBase64, toBase64 } from './bytes';
import { fingerprintOf, readKey, type NoteKey } from './note';
import type { LogState, Step } from './proof';

type Keys = Schemas['AuditKeysResponse'];

/** The key that this browser relies on. One that comes with what it is to prove proves nothing: it has to stay the same, or be known from elsewhere. */
export interface Pin {
  fingerprint: string;
  at: string;
  /** Typed in by somebody who has it from elsewhere; else it is what the service said at first. */
  isGiven: boolean;
}

const pinName = 'bm-audit-key';
const stateName = 'bm-audit-seen';

function recall(name: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(name) ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether it was remembered: private windows and full storages do not. */
function remember(name: string, value: unknown): boolean {
  try {
    localStorage.setItem(name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

export function readPin(): Pin | undefined {
  const { fingerprint, at, isGiven } = recall(pinName) ?? {};
  return typeof fingerprint === 'string' && /^[0-9a-f]{64}$/.test(fingerprint) && typeof at === 'string' ? { fingerprint, at, isGiven: isGiven === true } : undefined;
}

/** What was seen under another key says nothing about this one. */
export function writePin(pin: Pin): boolean {
  return remember(stateName, null) && remember(pinName, pin);
}

/** The longest log that was verified here: a later one has to begin with it. */
export function readSeen(): LogState | undefined {
  const { size, root } = recall(stateName) ?? {};
  const bytes = typeof root === 'string' ? fromBase64(root) : undefined;
  return typeof size === 'string' && /^\d+$/.test(size) && bytes?.length === 32 ? { size: BigInt(size), root: bytes } : undefined;
}

export function writeSeen(state: LogState): boolean {
  return remember(stateName, { size: String(state.size), root: toBase64(state.root) });
}

/** From what an auditor pastes: a fingerprint, or the public key itself, of which the last line counts as `audit key` prints them. */
export async function readExpected(text: string): Promise<string | undefined> {
  const hex = text.replaceAll(/[\s:]/g, '').toLowerCase();
  if (/^[0-9a-f]{64}$/.test(hex)) return hex;
  const key = await readKey(text.trim().split('\n').at(-1) ?? '');
  return key === undefined ? undefined : fingerprintOf(key);
}

/** The key that signs now; nothing before the first was made, or where it cannot be read. */
export async function keyInForce(keys: Keys): Promise<NoteKey | undefined> {
  const text = keys.keys.find(key => key.in_force)?.public_key;
  return text === undefined ? undefined : readKey(text);
}

/** How the key in force stands to the pin: none was there, it is the pinned one, the pinned one handed over to it, or none of these. */
export type Standing = 'first' | 'pinned' | 'successor' | 'unknown';

const standings: Record<Standing, string> = {
  first: 'It is relied on from now on because it came first: compare its fingerprint with one that did not come from this service.',
  pinned: 'It is the one that this browser saw first.',
  successor: 'The pinned key handed over to it, in a checkpoint that both keys signed. It is pinned in its place.',
  unknown: 'THE KEY HAS CHANGED, and the pinned one did not hand over to it. Whoever replaced the log would have to replace its key. What follows counts for nothing until somebody whom you trust explains it.',
};

export async function keyStep(key: NoteKey, pin: Pin, standing: Standing): Promise<Step> {
  return {
    title: 'The key is the one that is relied on',
    holds: standing !== 'unknown',
    says: standing === 'pinned' && pin.isGiven ? 'It has the fingerprint that you gave.' : standings[standing],
    compared: [['Fingerprint of the key', await fingerprintOf(key)], [pin.isGiven ? 'Fingerprint that you gave' : 'Fingerprint seen first', pin.fingerprint]],
  };
}

/** @param predecessors Keys that verifiably handed over to it, one after the other. */
export async function standingOf(key: NoteKey, pin: Pin | undefined, predecessors: readonly NoteKey[]): Promise<Standing> {
  if (pin === undefined) return 'first';
  if ((await fingerprintOf(key)) === pin.fingerprint) return 'pinned';
  for (const each of predecessors) if ((await fingerprintOf(each)) === pin.fingerprint) return 'successor';
  return 'unknown';
}
