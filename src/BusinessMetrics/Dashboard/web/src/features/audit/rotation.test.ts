// @vitest-environment node
import { expect, test } from 'vitest';
import { join, sha256, toBase64, toHex, utf8 } from './bytes';
import fixture from './fixtures/proof.json';
import { readKey, type NoteKey } from './note';
import { predecessorsOf, readRotation } from './rotation';

const name = 'log';

interface Signer {
  key: NoteKey;
  sign: (text: string) => Promise<string>;
}

async function signer(): Promise<Signer> {
  const pair = (await crypto.subtle.generateKey({ name: 'Ed25519' }, true, ['sign', 'verify']));
  const encoded = join(Uint8Array.of(1), new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));
  const hash = (await sha256(join(utf8(`${name}\n`), encoded))).slice(0, 4);
  const key = await readKey(`${name}+${toHex(hash)}+${toBase64(encoded)}`);
  if (key === undefined) throw new Error('no key');
  return { key, sign: async text => `\u2014 ${name} ${toBase64(join(hash, new Uint8Array(await crypto.subtle.sign({ name: 'Ed25519' }, pair.privateKey, utf8(text)))))}\n` };
}

async function note(from: Signer, to: Signer, signers: readonly Signer[]): Promise<string> {
  const text = `${name}\n7\n${toBase64(new Uint8Array(32))}\nprevious none\ntime 2026-11-29T00:00:00.000000Z\nsequence 9\nrotation ${from.key.text} ${to.key.text}\n`;
  return `${text}\n${(await Promise.all(signers.map(each => each.sign(text)))).join('')}`;
}

test('a rotation counts if both its keys signed it', async () => {
  const [from, to, other] = [await signer(), await signer(), await signer()];
  expect(await readRotation(await note(from, to, [from, to]))).toEqual({ from: from.key, to: to.key });
  for (const signers of [[to], [from], [to, other]]) expect(await readRotation(await note(from, to, signers))).toBeUndefined();
  expect(await readRotation((await note(from, to, [from, to])).replace('sequence 9', 'sequence 8'))).toBeUndefined();
});

test('a checkpoint without one holds none', async () => {
  expect(await readRotation(fixture.proof.checkpoint.note)).toBeUndefined();
});

test('trust goes from key to key, and to no other', async () => {
  const [a, b, c, other] = [(await signer()).key, (await signer()).key, (await signer()).key, (await signer()).key];
  expect(predecessorsOf(c, [{ from: a, to: b }, { from: b, to: c }])).toEqual([b, a]);
  expect(predecessorsOf(c, [{ from: a, to: b }, { from: other, to: a }])).toEqual([]);
  expect(predecessorsOf(a, [{ from: b, to: a }, { from: a, to: b }])).toEqual([b]);
});
