import { beforeEach, expect, test } from 'vitest';
import fixture from './fixtures/proof.json';
import { fingerprintOf } from './note';
import { keyInForce, keyStep, readExpected, standingOf, readPin, readSeen, writePin, writeSeen } from './pin';

const text = fixture.keys.keys[0]?.public_key ?? '';
// printf %s "$KEY" | sha256sum
const fingerprint = '5936b8c571c280cc6150534ca4495c11f66453632d3c3d50b920d56dc808cd0f';
const pin = { fingerprint, at: '2026-11-29T00:00:00Z', isGiven: false };

beforeEach(() => localStorage.clear());

async function key() {
  const read = await keyInForce(fixture.keys);
  if (read === undefined) throw new Error('no key');
  return read;
}

test('the fingerprint is what sha256sum says of the key', async () => {
  expect(await fingerprintOf(await key())).toBe(fingerprint);
});

test('what is pinned and seen is remembered', () => {
  expect(readPin()).toBeUndefined();
  writePin(pin);
  expect(readPin()).toEqual(pin);
  const seen = { size: 2n ** 60n, root: new Uint8Array(32).fill(7) };
  writeSeen(seen);
  expect(readSeen()).toEqual(seen);
});

test('another pin forgets what was seen under the old one', () => {
  writeSeen({ size: 1n, root: new Uint8Array(32) });
  writePin({ ...pin, fingerprint: 'a'.repeat(64) });
  expect(readSeen()).toBeUndefined();
});

test('what is no pin is none', () => {
  for (const broken of ['{', '[]', 'null', '{"fingerprint":"a14f3b66","at":"x"}']) {
    localStorage.setItem('bm-audit-key', broken);
    expect(readPin()).toBeUndefined();
  }
});

test('a changed key is refused, loudly', async () => {
  expect(await standingOf(await key(), pin, [])).toBe('pinned');
  const changed = { ...pin, fingerprint: 'a'.repeat(64) };
  expect(await standingOf(await key(), changed, [await key()])).toBe('unknown');
  const refused = await keyStep(await key(), changed, 'unknown');
  expect(refused.holds).toBe(false);
  expect(refused.says).toContain('THE KEY HAS CHANGED');
});

test('a first key, a pinned one and the successor of a pinned one hold', async () => {
  const next = { ...(await key()), text: 'another' };
  expect(await standingOf(next, undefined, [])).toBe('first');
  expect(await standingOf(next, pin, [await key()])).toBe('successor');
  for (const standing of ['first', 'pinned', 'successor'] as const) expect((await keyStep(next, pin, standing)).holds).toBe(true);
});

test('a fingerprint may be pasted in any spelling, or the keys themselves', async () => {
  expect(await readExpected(` ${fingerprint.toUpperCase().replaceAll(/(..)/g, '$1:').slice(0, -1)}\n`)).toBe(fingerprint);
  expect(await readExpected(`old+00000000+AAAA\n${text}\n`)).toBe(fingerprint);
});

test('what is too short to rely on, or was mistyped, is none', async () => {
  for (const wrong of ['', 'a14f3b66', fingerprint.slice(1), text.slice(0, -1), text.replace('+a14f3b66+', '+a14f3b67+')]) expect(await readExpected(wrong)).toBeUndefined();
});

test('before the first checkpoint there is no key', async () => {
  expect(await keyInForce({ origin: null, keys: [] })).toBeUndefined();
});
