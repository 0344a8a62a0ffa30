// @vitest-environment node
import { beforeAll, describe, expect, test } from 'vitest';
import { fromBase64, toBase64, type Bytes } from './bytes';
import fixture from './fixtures/proof.json';
import { readKey, type NoteKey } from './note';
import { growthStep, readStored, signatureStep, verifyProof, type LogState, type Proof, type Step } from './proof';
import { hashLeaf, rootFrom, rootsFrom } from './tree';

/* A real event, its proof and its key, as a service answered them. */
const { event, proof, keys, refused } = fixture;
let key: NoteKey;

async function keyOf(text: string | undefined): Promise<NoteKey> {
  const read = await readKey(text ?? '');
  if (read === undefined) throw new Error('no key');
  return read;
}

beforeAll(async () => {
  key = await keyOf(keys.keys[0]?.public_key);
});

const held = (steps: readonly Step[]) => steps.map(step => step.holds);

/** One bit of one byte, wherever it stands. */
function flipped(base64: string, at: number): string {
  const bytes = fromBase64(base64);
  if (bytes === undefined) throw new Error('no Base64');
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return toBase64(bytes);
}

function stateOf(stored: typeof proof.checkpoint): LogState {
  const checkpoint = readStored(stored);
  if (checkpoint === undefined) throw new Error('no checkpoint');
  return checkpoint;
}

describe('a real proof', () => {
  test('holds, with the event that is shown and without', async () => {
    expect(held(await verifyProof(proof, key, event.event_id, event))).toEqual([true, true, true, true]);
    expect(held(await verifyProof(proof, key, event.event_id))).toEqual([true, true, true, true]);
  });

  test('holds for an event that happened before it was written', async () => {
    expect(refused.event.time).not.toBe(refused.event.recorded_at);
    expect(held(await verifyProof(refused.proof, key, refused.event.event_id, refused.event))).toEqual([true, true, true, true]);
  });

  test('compares what was computed here with what was sent', async () => {
    const [leaf, , path] = await verifyProof(proof, key, event.event_id, event);
    expect(leaf?.compared).toEqual([['Computed here', proof.leaf_hash], ['Hash in the tree', proof.leaf_hash]]);
    expect(path?.compared.slice(0, 2)).toEqual([['Computed here', proof.checkpoint.root_hash], ['Root in the checkpoint', proof.checkpoint.root_hash]]);
  });
});

describe('a tampered proof fails', () => {
  test('in every byte of the event', async () => {
    const length = fromBase64(proof.leaf)?.length ?? 0;
    expect(length).toBeGreaterThan(300);
    for (let at = 0; at < length; at++) {
      const [leaf] = await verifyProof({ ...proof, leaf: flipped(proof.leaf, at) }, key, event.event_id, event);
      expect(leaf?.holds, `byte ${at}`).toBe(false);
    }
  });

  test('in every byte of the hash', async () => {
    for (let at = 0; at < 32; at++) expect(held(await verifyProof({ ...proof, leaf_hash: flipped(proof.leaf_hash, at) }, key, event.event_id, event))).toEqual([false, true, false, true]);
  });

  test('when the event and its hash are changed together', async () => {
    const leaf = flipped(proof.leaf, (fromBase64(proof.leaf)?.length ?? 0) - 1);
    const leaf_hash = toBase64(await hashLeaf(fromBase64(leaf) as Bytes));
    expect(held(await verifyProof({ ...proof, leaf, leaf_hash }, key, event.event_id, event))).toEqual([true, true, false, true]);
  });

  test('in every hash of the path, without the last, with one more, in another order', async () => {
    const tampered = [
      ...proof.path.map((hash, place) => proof.path.with(place, flipped(hash, place))),
      proof.path.slice(0, -1), proof.path.slice(1), [...proof.path, proof.path[0] ?? ''], proof.path.toReversed(), proof.path.with(0, 'short'),
    ];
    for (const path of tampered) expect(held(await verifyProof({ ...proof, path }, key, event.event_id, event))).toEqual([true, true, false, true]);
  });

  test('at another place in the tree', async () => {
    for (const leaf_index of [proof.leaf_index ^ 1, 0, proof.checkpoint.size, -1])
      expect(held(await verifyProof({ ...proof, leaf_index }, key, event.event_id, event))).toEqual([true, true, false, true]);
  });

  test('in every byte of the root, in the note as beside it', async () => {
    const { checkpoint } = proof;
    for (let at = 0; at < 32; at++) {
      const root_hash = flipped(checkpoint.root_hash, at);
      const note = checkpoint.note.replace(checkpoint.root_hash, root_hash);
      expect(held(await verifyProof({ ...proof, checkpoint: { ...checkpoint, root_hash } }, key, event.event_id, event))).toEqual([true, true, true, false]);
      expect(held(await verifyProof({ ...proof, checkpoint: { ...checkpoint, root_hash, note } }, key, event.event_id, event))).toEqual([true, true, false, false]);
    }
  });

  test('in every letter of the signed text and in every byte of the signature', async () => {
    const { checkpoint } = proof;
    const [text = '', signature = ''] = checkpoint.note.split('\n\n');
    for (let at = 0; at < text.length; at++) {
      const note = `${text.slice(0, at)}${text[at] === '1' ? '2' : '1'}${text.slice(at + 1)}\n\n${signature}`;
      expect((await signatureStep({ ...checkpoint, note }, key)).holds, `letter ${at}`).toBe(false);
    }
    const base64 = signature.trim().split(' ')[2] ?? '';
    for (let at = 0; at < 68; at++) expect((await signatureStep({ ...checkpoint, note: checkpoint.note.replace(base64, flipped(base64, at)) }, key)).holds, `byte ${at}`).toBe(false);
  });

  test('under another key, also one that takes the name', async () => {
    const other = await crypto.subtle.generateKey({ name: 'Ed25519' }, true, ['sign', 'verify']);
    const raw = new Uint8Array(await crypto.subtle.exportKey('raw', (other).publicKey));
    expect((await signatureStep(proof.checkpoint, { ...key, key: raw })).holds).toBe(false);
    expect((await signatureStep(proof.checkpoint, { ...key, name: 'another log' })).holds).toBe(false);
  });

  test('where the page shows anything else than what was hashed', async () => {
    const shown = { ...event, actor: 'mallory', details: 'nothing much', time: '2026-11-28T23:12:53.756184Z' };
    const [, step] = await verifyProof(proof, key, event.event_id, shown);
    expect(step?.holds).toBe(false);
    expect(step?.says).toContain('time, actor, details');
  });

  test('where another, truthful event stands in for it', async () => {
    expect(held(await verifyProof(refused.proof, key, event.event_id, event))).toEqual([true, false, true, true]);
    expect(held(await verifyProof(refused.proof, key, event.event_id))).toEqual([true, false, true, true]);
  });

  test('where the event was deleted', async () => {
    const { leaf, ...deleted } = proof as Proof;
    expect(leaf).toBeDefined();
    const steps = await verifyProof(deleted, key, event.event_id, event);
    expect(held(steps)).toEqual([false, false, true, true]);
    expect(steps[0]?.says).toContain('deleted');
  });
});

describe('growth', () => {
  const { earlier, consistency } = fixture;

  test('holds between two real checkpoints, both signed', async () => {
    expect((await signatureStep(earlier, key)).holds).toBe(true);
    expect((await growthStep(stateOf(earlier), stateOf(proof.checkpoint), consistency)).holds).toBe(true);
  });

  test('does not hold with a hash changed, left out or added', async () => {
    const { path } = consistency;
    for (const tampered of [...path.map((hash, place) => path.with(place, flipped(hash, 31))), path.slice(1), path.slice(0, -1), [...path, path[0] ?? '']])
      expect((await growthStep(stateOf(earlier), stateOf(proof.checkpoint), { ...consistency, path: tampered })).holds).toBe(false);
  });

  test('is of the roots that were signed, whatever the answer says', async () => {
    const other = { ...stateOf(earlier), root: stateOf(proof.checkpoint).root };
    expect((await growthStep(other, stateOf(proof.checkpoint), { ...consistency, from_root: proof.checkpoint.root_hash })).holds).toBe(false);
    expect((await growthStep(stateOf(earlier), stateOf(refused.proof.checkpoint), consistency)).holds).toBe(false);
  });
});

/** All trees of up to 17 leaves by the recursive definition of RFC 6962, section 2.1, against which the iterative checks are held. */
describe('trees of every shape', () => {
  const leaves = Array.from({ length: 17 }, (_, index) => Uint8Array.of(index));
  const split = (count: number) => 2 ** (Math.ceil(Math.log2(count)) - 1);
  const node = async (left: Bytes, right: Bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.of(1, ...left, ...right)));

  async function root(from: number, to: number): Promise<Bytes> {
    if (to - from === 1) return hashLeaf(leaves[from] ?? new Uint8Array());
    const middle = from + split(to - from);
    return node(await root(from, middle), await root(middle, to));
  }

  async function inclusion(index: number, from: number, to: number): Promise<Bytes[]> {
    if (to - from === 1) return [];
    const middle = from + split(to - from);
    return index < middle ? [...(await inclusion(index, from, middle)), await root(middle, to)] : [...(await inclusion(index, middle, to)), await root(from, middle)];
  }

  async function growth(old: number, from: number, to: number, isWhole: boolean): Promise<Bytes[]> {
    if (old === to) return isWhole ? [] : [await root(from, to)];
    const middle = from + split(to - from);
    return old <= middle ? [...(await growth(old, from, middle, isWhole)), await root(middle, to)] : [...(await growth(old, middle, to, false)), await root(from, middle)];
  }

  test('of one leaf the root is its hash, as RFC 6962 has it for the empty text', async () => {
    const hash = await hashLeaf(new Uint8Array());
    expect(Buffer.from(hash).toString('hex')).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
    expect(await rootFrom(hash, 0n, 1n, [])).toEqual(hash);
  });

  test('each leaf leads to the root', async () => {
    for (let size = 1; size <= 17; size++)
      for (let index = 0; index < size; index++) {
        const path = await inclusion(index, 0, size);
        expect(await rootFrom(await root(index, index + 1), BigInt(index), BigInt(size), path), `${index} of ${size}`).toEqual(await root(0, size));
      }
  });

  test('each beginning is one, and no path is of other sizes', async () => {
    for (let to = 1; to <= 17; to++)
      for (let from = 1; from <= to; from++) {
        const path = await growth(from, 0, to, true);
        const [earlier, later] = [await root(0, from), await root(0, to)];
        expect(await rootsFrom(BigInt(from), BigInt(to), earlier, path), `${from} of ${to}`).toEqual({ earlier, later });
        expect(await rootsFrom(BigInt(to) + 1n, BigInt(from), earlier, path)).toBeUndefined();
        expect(await rootsFrom(0n, BigInt(to), earlier, path)).toBeUndefined();
        if (path.length > 0) expect(await rootsFrom(BigInt(from), BigInt(to), earlier, path.slice(0, -1))).not.toEqual({ earlier, later });
      }
  });
});
