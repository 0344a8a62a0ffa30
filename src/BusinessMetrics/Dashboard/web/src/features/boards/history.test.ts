import { describe, expect, it } from 'vitest';
import { begin, step, type History } from './history';

const change = (history: History<number>, to: number, about?: string) => step(history, { kind: 'change', to, about });

describe('history', () => {
  it('undoes and does again', () => {
    const changed = change(change(begin(1), 2), 3);
    const undone = step(changed, { kind: 'undo' });
    expect(undone.now).toBe(2);
    expect(step(step(undone, { kind: 'undo' }), { kind: 'undo' }).now).toBe(1);
    expect(step(undone, { kind: 'redo' }).now).toBe(3);
    expect(step(changed, { kind: 'redo' })).toBe(changed);
  });

  it('forgets what was undone once something else is done', () => {
    const other = change(step(change(begin(1), 2), { kind: 'undo' }), 5);
    expect(other.future).toEqual([]);
    expect(step(other, { kind: 'undo' }).now).toBe(1);
  });

  it('takes typing in one field as one change, and a new one after undo', () => {
    const typed = change(change(begin(1), 2, 'title'), 3, 'title');
    expect(typed.past).toEqual([1]);
    expect(change(typed, 4, 'text').past).toEqual([1, 3]);
    expect(change(step(typed, { kind: 'undo' }), 9, 'title').past).toEqual([1]);
  });

  it('counts no change that changes nothing', () => {
    const known = begin(1);
    expect(change(known, 1)).toBe(known);
  });
});
