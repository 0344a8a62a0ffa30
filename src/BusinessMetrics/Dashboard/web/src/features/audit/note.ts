import { areEqual, fromBase64, join, sha256, toHex, utf8, type Bytes } from './bytes';

/* Signed notes (c2sp.org/signed-note) with the checkpoints of a log in them (c2sp.org/tlog-checkpoint). */

const ed25519 = 1;

/** A public key, written as name+hash+key. */
export interface NoteKey {
  name: string;
  /** Eight hexadecimal digits of the name and the key: which of a name's keys it is, too short to rely on. */
  hash: string;
  key: Bytes;
  text: string;
}

async function keyHash(name: string, encoded: Uint8Array): Promise<string> {
  return toHex((await sha256(join(utf8(name), utf8('\n'), encoded))).slice(0, 4));
}

export async function readKey(text: string): Promise<NoteKey | undefined> {
  // The key's Base64 may hold plus signs of its own.
  const parts = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text.trim());
  const [, name = '', hash = '', base64 = ''] = parts ?? [];
  const encoded = fromBase64(base64);
  if (parts === null || encoded?.length !== 33 || encoded[0] !== ed25519 || (await keyHash(name, encoded)) !== hash) return undefined;
  return { name, hash, key: encoded.slice(1), text: `${name}+${hash}+${base64}` };
}

interface Signature {
  name: string;
  hash: string;
  bytes: Bytes;
}

export interface Note {
  /** What is signed: whole lines. */
  text: string;
  signatures: readonly Signature[];
}

function readSignature(line: string): Signature | undefined {
  const parts = /^\u2014 ([^+\s]+) (\S+)$/.exec(line);
  const bytes = fromBase64(parts?.[2] ?? '');
  if (parts?.[1] === undefined || bytes === undefined || bytes.length <= 4) return undefined;
  return { name: parts[1], hash: toHex(bytes.slice(0, 4)), bytes: bytes.slice(4) };
}

export function readNote(note: string): Note | undefined {
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || !note.endsWith('\n')) return undefined;
  const lines = note.slice(split + 2, -1).split('\n');
  const signatures = lines.map(readSignature).filter(each => each !== undefined);
  return signatures.length === lines.length ? { text: note.slice(0, split + 1), signatures } : undefined;
}

/** Whether the key signed the text. Signatures of other keys say nothing, and do no harm. */
export async function isSignedBy(note: Note, key: NoteKey): Promise<boolean> {
  const imported = await crypto.subtle.importKey('raw', key.key, { name: 'Ed25519' }, false, ['verify']);
  for (const signature of note.signatures)
    if (signature.name === key.name && signature.hash === key.hash && (await crypto.subtle.verify({ name: 'Ed25519' }, imported, signature.bytes, utf8(note.text)))) return true;
  return false;
}

export interface Checkpoint {
  origin: string;
  size: bigint;
  root: Bytes;
  time: string;
  lastSequence: bigint;
  /** Where the key changes: the old one and the new one. */
  rotation: readonly [from: string, to: string] | undefined;
}

const form = /^([^\n]+)\n(0|[1-9]\d*)\n([^\n]{44})\nprevious (?:none|[^\n]{44})\ntime (\S+)\nsequence (0|[1-9]\d*)\n(?:rotation (\S+) (\S+)\n)?$/;

/** Nothing unless the text is exactly as the log writes it. */
export function readCheckpoint(text: string): Checkpoint | undefined {
  const [, origin = '', size = '', base64 = '', time = '', sequence = '', from, to] = form.exec(text) ?? [];
  const root = fromBase64(base64);
  if (root?.length !== 32) return undefined;
  return { origin, size: BigInt(size), root, time, lastSequence: BigInt(sequence), rotation: from === undefined || to === undefined ? undefined : [from, to] };
}

/** Of the whole key with its name: 256 bits, which nobody finds a second key for. */
export async function fingerprintOf(key: NoteKey): Promise<string> {
  return toHex(await sha256(utf8(key.text)));
}

export function isSameKey(a: NoteKey, b: NoteKey): boolean {
  return a.name === b.name && areEqual(a.key, b.key);
}
