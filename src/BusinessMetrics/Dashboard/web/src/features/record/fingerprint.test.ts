import { describe, expect, test } from 'vitest';
import { fingerprint, lineIds, newId } from './fingerprint';

test('a fingerprint is FNV-1a of 128 bits, by its published vectors', () => {
  expect(fingerprint('')).toBe('6c62272e07bb014262b821756295c58d');
  expect(fingerprint('a')).toBe('d228cb696f1a8caf78912b704e4a8964');
  expect(fingerprint('foobar')).toBe('343e1662793c64bf6f0d3597ba446f18');
});

describe('a line', () => {
  const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

  test('has the same id in the same file again, and in one where others were mended', () => {
    const ids = (lines: string[]) => lines.map(lineIds());
    const first = ids(['a', 'b', 'c']);
    expect(ids(['a', 'b', 'c'])).toEqual(first);
    expect(ids(['a', 'B', 'c'])[2]).toBe(first[2]);
    first.forEach(id => expect(id).toMatch(uuid));
  });

  test('that says the same as another is another metric', () => {
    const [first, second, third] = ['a', 'a', 'b'].map(lineIds());
    expect(new Set([first, second, third]).size).toBe(3);
  });
});

test('a new id is no other', () => {
  expect(newId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(newId()).not.toBe(newId());
});
