import { join, sha256, type Bytes } from './bytes';

/*
 * The Merkle tree of RFC 6962, its proofs checked as RFC 9162 says. Sizes are bigint: the bit operations of numbers end at 32.
 */

// So that no leaf can pass for a node, nor a node for a leaf.
const leafPrefix = Uint8Array.of(0);
const nodePrefix = Uint8Array.of(1);

export function hashLeaf(leaf: Uint8Array): Promise<Bytes> {
  return sha256(join(leafPrefix, leaf));
}

function hashNode(left: Uint8Array, right: Uint8Array): Promise<Bytes> {
  return sha256(join(nodePrefix, left, right));
}

const isOdd = (number: bigint) => (number & 1n) === 1n;

/** Where a path stands: the node's place in its row, and that of the row's last. */
class Place {
  constructor(private node: bigint, private last: bigint) {}

  get isAtRoot(): boolean {
    return this.last === 0n;
  }

  get isRight(): boolean {
    return isOdd(this.node) || this.node === this.last;
  }

  up() {
    this.node >>= 1n;
    this.last >>= 1n;
  }

  /** Over rows in which the node is the last one and has no neighbour. */
  skipLonely() {
    while (!isOdd(this.node) && this.node !== 0n) this.up();
  }

  skipRight() {
    while (isOdd(this.node)) this.up();
  }
}

/** The root that a leaf's path leads to (RFC 9162, 2.1.3.2); nothing where the path is none of a tree of this size. */
export async function rootFrom(leafHash: Bytes, index: bigint, size: bigint, path: readonly Bytes[]): Promise<Bytes | undefined> {
  if (index < 0n || index >= size) return undefined;
  const place = new Place(index, size - 1n);
  let hash = leafHash;
  for (const sibling of path) {
    if (place.isAtRoot) return undefined;
    if (place.isRight) {
      hash = await hashNode(sibling, hash);
      place.skipLonely();
    } else {
      hash = await hashNode(hash, sibling);
    }
    place.up();
  }
  return place.isAtRoot ? hash : undefined;
}

export interface Roots {
  earlier: Bytes;
  later: Bytes;
}

/** The two roots that a consistency path leads to (RFC 9162, 2.1.4.2), from the earlier one where the path leaves it out; nothing where it is none of such trees. */
export async function rootsFrom(from: bigint, to: bigint, fromRoot: Bytes, path: readonly Bytes[]): Promise<Roots | undefined> {
  if (from < 1n || from > to) return undefined;
  if (from === to) return path.length === 0 ? { earlier: fromRoot, later: fromRoot } : undefined;
  const isWhole = (from & (from - 1n)) === 0n;
  const [first, ...rest] = isWhole ? [fromRoot, ...path] : path;
  if (first === undefined) return undefined;
  const place = new Place(from - 1n, to - 1n);
  place.skipRight();
  let earlier = first;
  let later = first;
  for (const hash of rest) {
    if (place.isAtRoot) return undefined;
    if (place.isRight) {
      earlier = await hashNode(hash, earlier);
      later = await hashNode(hash, later);
      place.skipLonely();
    } else {
      later = await hashNode(later, hash);
    }
    place.up();
  }
  return place.isAtRoot ? { earlier, later } : undefined;
}
