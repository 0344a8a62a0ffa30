import { describe, expect, it } from 'vitest';
import { apart, columns, compact, gapFor, nudge, overlap, place, readingOrder, within, type Box } from './layout';

const box = (id: string, x: number, y: number, w: number, h: number): Box => ({ id, x, y, w, h });
const at = (boxes: readonly Box[], id: string) => boxes.find(each => each.id === id);
const free = (boxes: readonly Box[]) => boxes.every(a => !boxes.some(b => overlap(a, b)));

describe('bounds', () => {
  it('keeps a panel on the grid, as large as it was', () => {
    expect(within(box('a', 10, -3, 4, 2))).toEqual(box('a', 8, 0, 4, 2));
    expect(within(box('a', -2, 999, 4, 3))).toEqual(box('a', 0, 997, 4, 3));
  });

  it('keeps sizes between one cell and what the service takes', () => {
    expect(within(box('a', 3, 0, 40, 90))).toEqual(box('a', 0, 0, 12, 50));
    expect(within(box('a', 3, 0, 0, -4))).toEqual(box('a', 3, 0, 1, 1));
  });

  it('takes the nearest cell of a pointer', () => {
    expect(within(box('a', 2.6, 1.4, 3, 2))).toEqual(box('a', 3, 1, 3, 2));
  });
});

describe('compact', () => {
  it('closes gaps without reordering what overlaps across', () => {
    expect(compact([box('a', 0, 5, 6, 2), box('b', 0, 9, 6, 2), box('c', 6, 3, 6, 1)])).toEqual([box('a', 0, 0, 6, 2), box('b', 0, 2, 6, 2), box('c', 6, 0, 6, 1)]);
  });

  it('does not slip a panel under a wide one into a gap above it', () => {
    expect(at(compact([box('a', 0, 0, 6, 2), box('wide', 0, 2, 12, 1), box('b', 6, 3, 6, 2)]), 'b')).toEqual(box('b', 6, 3, 6, 2));
  });

  it('parts what overlaps', () => {
    expect(compact([box('a', 0, 0, 6, 2), box('b', 3, 0, 6, 2)])).toEqual([box('a', 0, 0, 6, 2), box('b', 3, 2, 6, 2)]);
  });
});

describe('what was stored', () => {
  it('stays where it is, gaps too, unless one lies on another', () => {
    const gap = [box('a', 0, 4, 6, 2), box('b', 6, 9, 6, 2)];
    expect(apart(gap)).toBe(gap);
    expect(apart([box('a', 0, 4, 6, 2), box('b', 3, 5, 6, 2)])).toEqual([box('a', 0, 0, 6, 2), box('b', 3, 2, 6, 2)]);
  });
});

describe('place', () => {
  const boxes = [box('a', 0, 0, 6, 2), box('b', 6, 0, 6, 2), box('c', 0, 2, 12, 3)];

  it('pushes down what lies where a panel goes', () => {
    expect(place(boxes, box('b', 0, 0, 6, 2))).toEqual([box('a', 0, 2, 6, 2), box('b', 0, 0, 6, 2), box('c', 0, 4, 12, 3)]);
  });

  it('pushes what is pushed against, too, when a panel grows', () => {
    expect(place(boxes, box('a', 0, 0, 8, 4))).toEqual([box('a', 0, 0, 8, 4), box('b', 6, 4, 6, 2), box('c', 0, 6, 12, 3)]);
  });

  it('lets a panel fall up that is dropped below everything', () => {
    expect(at(place(boxes, box('a', 0, 40, 6, 2)), 'a')).toEqual(box('a', 0, 5, 6, 2));
  });

  it('leaves all as they are for a panel that is none of them', () => {
    expect(place(boxes, box('gone', 0, 0, 1, 1))).toEqual(boxes);
  });

  it('never overlaps nor leaves the grid, wherever a panel goes', () => {
    let random = 7;
    const next = (below: number) => (random = (random * 48_271) % 2_147_483_647) % below;
    let known: Box[] = [];
    for (let i = 0; i < 12; i++) known.push({ ...box(`p${i}`, 0, 0, 1 + next(6), 1 + next(4)), ...gapFor(known, 6, 4) });
    for (let i = 0; i < 300; i++) {
      known = place(known, box(`p${next(12)}`, next(16) - 2, next(30) - 2, next(14), next(6)));
      expect(known).toHaveLength(12);
      expect(free(known)).toBe(true);
      expect(known.every(each => each.x >= 0 && each.x + each.w <= columns && each.y >= 0)).toBe(true);
      expect(compact(known)).toEqual(known);
    }
  });
});

describe('keyboard', () => {
  const boxes = [box('a', 0, 0, 6, 2), box('b', 0, 2, 6, 3), box('c', 6, 0, 3, 2)];

  it('moves across by a column and stops at the edge', () => {
    expect(at(nudge(boxes, 'c', 'ArrowRight', false), 'c')).toEqual(box('c', 7, 0, 3, 2));
    expect(nudge(boxes, 'a', 'ArrowLeft', false)).toEqual(boxes);
  });

  it('moves down past the next panel, and back', () => {
    const down = nudge(boxes, 'a', 'ArrowDown', false);
    expect([at(down, 'a'), at(down, 'b')]).toEqual([box('a', 0, 3, 6, 2), box('b', 0, 0, 6, 3)]);
    expect(nudge(down, 'a', 'ArrowUp', false)).toEqual(boxes);
  });

  it('does nothing at the ends', () => {
    expect(nudge(boxes, 'a', 'ArrowUp', false)).toEqual(boxes);
    expect(nudge(boxes, 'b', 'ArrowDown', false)).toEqual(boxes);
    expect(nudge(boxes, 'a', 'Enter', false)).toEqual(boxes);
  });

  it('sizes with shift, pushing others, and not beyond the edge', () => {
    const wider = nudge(boxes, 'a', 'ArrowRight', true);
    expect([at(wider, 'a'), at(wider, 'c')]).toEqual([box('a', 0, 0, 7, 2), box('c', 6, 2, 3, 2)]);
    expect(at(nudge(boxes, 'a', 'ArrowDown', true), 'b')).toEqual(box('b', 0, 3, 6, 3));
    expect(nudge([box('a', 10, 0, 2, 1)], 'a', 'ArrowRight', true)).toEqual([box('a', 10, 0, 2, 1)]);
    expect(nudge([box('a', 0, 0, 1, 1)], 'a', 'ArrowLeft', true)).toEqual([box('a', 0, 0, 1, 1)]);
  });
});

describe('order and gaps', () => {
  it('reads from the top, each row from its start', () => {
    expect(readingOrder([box('c', 0, 2, 1, 1), box('b', 6, 0, 1, 1), box('a', 0, 0, 1, 1)]).map(each => each.id)).toEqual(['a', 'b', 'c']);
  });

  it('finds the first gap that is large enough', () => {
    const boxes = [box('a', 0, 0, 8, 2), box('b', 0, 2, 12, 1)];
    expect(gapFor(boxes, 4, 2)).toEqual({ x: 8, y: 0 });
    expect(gapFor(boxes, 4, 3)).toEqual({ x: 0, y: 3 });
    expect(gapFor([], 12, 1)).toEqual({ x: 0, y: 0 });
  });
});
