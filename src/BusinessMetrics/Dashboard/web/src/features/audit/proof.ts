import type { Schemas } from '../../api/client';
import { areEqual, fromBase64, toBase64, type Bytes } from './bytes';
import { differences, instantOf, readLeaf, type AuditEntry, type Leaf } from './leaf';
import { isSignedBy, readCheckpoint, readNote, type Checkpoint, type NoteKey } from './note';
import { hashLeaf, rootFrom, rootsFrom } from './tree';

export type Proof = Schemas['ProofResponse'];
export type StoredCheckpoint = Schemas['CheckpointResponse'];
export type Consistency = Schemas['ConsistencyResponse'];

/** One thing that was checked: whether it holds, and what was held against what. */
export interface Step {
  title: string;
  holds: boolean;
  says: string;
  compared: readonly (readonly [name: string, value: string])[];
}

const hashLength = 32;

function readHash(text: string): Bytes | undefined {
  const bytes = fromBase64(text);
  return bytes?.length === hashLength ? bytes : undefined;
}

function readPath(path: readonly string[]): Bytes[] | undefined {
  const hashes = path.map(readHash).filter(hash => hash !== undefined);
  return hashes.length === path.length ? hashes : undefined;
}

const shown = (hash: Bytes | undefined) => (hash === undefined ? 'none' : toBase64(hash));

function readBytes(proof: Proof): Bytes | undefined {
  return proof.leaf === undefined ? undefined : fromBase64(proof.leaf);
}

async function leafStep(proof: Proof): Promise<Step> {
  const title = 'The event has the hash that stands in the tree';
  const bytes = readBytes(proof);
  if (bytes === undefined)
    return { title, holds: false, says: proof.leaf === undefined ? 'The event is gone from the log: only its hash is left. Somebody deleted it.' : 'What was sent as the event is not Base64.', compared: [['Hash in the tree', proof.leaf_hash]] };
  const hash = shown(await hashLeaf(bytes));
  const holds = hash === proof.leaf_hash;
  return {
    title,
    holds,
    says: holds ? `SHA-256 of the event's ${bytes.length} bytes, behind a byte 0, was computed here and is the leaf's.` : 'The event was changed after it was hashed, or the hash was.',
    compared: [['Computed here', hash], ['Hash in the tree', proof.leaf_hash]],
  };
}

function isOf(leaf: Leaf, proof: Proof): boolean {
  return leaf.id === proof.event_id && leaf.sequence === BigInt(proof.sequence);
}

/** Without it another, truthful event could be proven in place of the one that is shown. */
function eventStep(proof: Proof, eventId: string, entry: AuditEntry | undefined): Step {
  const title = entry === undefined ? 'The event that was hashed is the one that was asked for' : 'The event that was hashed is the one that is shown';
  const bytes = readBytes(proof);
  const leaf = bytes === undefined ? undefined : readLeaf(bytes);
  if (leaf === undefined) return { title, holds: false, says: 'What was hashed cannot be read as an event.', compared: [] };
  const differing = entry === undefined ? [] : differences(entry, leaf);
  const holds = isOf(leaf, proof) && leaf.id === eventId && differing.length === 0;
  return {
    title,
    holds,
    says: holds
      ? entry === undefined ? 'Its id and its sequence are in the hashed bytes.' : 'Every field above is in the hashed bytes, as it is shown.'
      : differing.length > 0 ? `What this page shows is not what was hashed: ${differing.join(', ')} differs.` : 'The hashed bytes are those of another event.',
    compared: [['Id', leaf.id], ['Sequence', String(leaf.sequence)], ['Recorded', instantOf(leaf.microseconds)], ['Type', leaf.type], ['Hashed data', leaf.data]],
  };
}

async function pathStep(proof: Proof, checkpoint: Checkpoint | undefined): Promise<Step> {
  const leafHash = readHash(proof.leaf_hash);
  const path = readPath(proof.path);
  const root = leafHash === undefined || path === undefined || checkpoint === undefined ? undefined : await rootFrom(leafHash, BigInt(proof.leaf_index), checkpoint.size, path);
  const holds = root !== undefined && checkpoint !== undefined && areEqual(root, checkpoint.root);
  return {
    title: 'The path from it leads to the signed root',
    holds,
    says: holds
      ? `${proof.path.length} hashes, folded here in their order, lead from leaf ${proof.leaf_index} of ${checkpoint.size} to the root in the checkpoint.`
      : root === undefined ? 'The path is none of a tree of this size.' : 'The path leads to another root: the event is not in the log that was signed.',
    compared: [['Computed here', shown(root)], ['Root in the checkpoint', shown(checkpoint?.root)], ...proof.path.map((hash, place) => [`Path, ${place + 1}`, hash] as const)],
  };
}

export function readStored(stored: StoredCheckpoint): Checkpoint | undefined {
  const note = readNote(stored.note);
  return note === undefined ? undefined : readCheckpoint(note.text);
}

/** What the answer says beside the signed text has to be what the text says: it alone is signed. */
function isAsSigned(stored: StoredCheckpoint, checkpoint: Checkpoint): boolean {
  return BigInt(stored.size) === checkpoint.size && stored.root_hash === toBase64(checkpoint.root) && BigInt(stored.last_sequence) === checkpoint.lastSequence;
}

export async function signatureStep(stored: StoredCheckpoint, key: NoteKey): Promise<Step> {
  const title = `Checkpoint ${stored.number} is signed with that key`;
  const compared = [['Signed note', stored.note], ['Key', key.text]] as const;
  const note = readNote(stored.note);
  const checkpoint = readStored(stored);
  if (note === undefined || checkpoint === undefined) return { title, holds: false, says: 'The checkpoint is not written as the log writes them: it was altered.', compared };
  if (checkpoint.origin !== key.name) return { title, holds: false, says: `The checkpoint is of another log, ${checkpoint.origin}.`, compared };
  if (!isAsSigned(stored, checkpoint)) return { title, holds: false, says: 'Its size or root beside the note is not what the note says.', compared };
  const holds = await isSignedBy(note, key);
  return { title, holds, says: holds ? `The Ed25519 signature over its ${checkpoint.size} events, their root and the time holds.` : 'No signature on it is of this key.', compared };
}

/** Whether an event is in the log that a key signed. Whose key it is, is another question: pin.ts. */
export async function verifyProof(proof: Proof, key: NoteKey, eventId: string, entry?: AuditEntry): Promise<Step[]> {
  return [await leafStep(proof), eventStep(proof, eventId, entry), await pathStep(proof, readStored(proof.checkpoint)), await signatureStep(proof.checkpoint, key)];
}

/** A state of the log, as a checkpoint fixes it. */
export interface LogState {
  size: bigint;
  root: Bytes;
}

/** Whether the earlier log is the beginning of the later one. Both are what was signed, not what the answer says they are. */
export async function growthStep(earlier: LogState, later: LogState, answer: Consistency): Promise<Step> {
  const path = readPath(answer.path);
  const isAsked = BigInt(answer.from) === earlier.size && BigInt(answer.to) === later.size;
  const roots = isAsked && path !== undefined ? await rootsFrom(earlier.size, later.size, earlier.root, path) : undefined;
  const holds = roots !== undefined && areEqual(roots.earlier, earlier.root) && areEqual(roots.later, later.root);
  return {
    title: `The log of ${later.size} events begins with the log of ${earlier.size}`,
    holds,
    says: holds
      ? earlier.size === later.size ? 'Both have the same root: nothing was recorded between.' : `Both roots follow from the same ${answer.path.length} hashes: nothing in the earlier log was changed, removed or moved.`
      : 'The later log does not continue the earlier one: something in it was changed, removed or moved.',
    compared: [['Later root, computed here', shown(roots?.later)], ['Later root, signed', toBase64(later.root)], ['Earlier root, computed here', shown(roots?.earlier)], ['Earlier root, signed', toBase64(earlier.root)], ...answer.path.map((hash, place) => [`Path, ${place + 1}`, hash] as const)],
  };
}
