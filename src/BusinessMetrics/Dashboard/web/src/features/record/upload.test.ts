import { expect, test } from 'vitest';
import { ProblemError } from '../../api/problem';
import type { Line } from './mapping';
import { unreadable, upload, type LineAnswer, type Send } from './upload';

const lines: Line[] = Array.from({ length: 2_500 }, (_, row) => ({ line: row + 2, row, body: `{"metric_id":"${row}"}` }));
const stored: Send = body => {
  const results = body.split('\n').map((_, index) => ({ index, status: 'stored' as const }));
  return Promise.resolve({ success: true, stored: results.length, duplicates: 0, refused: 0, results });
};
const problem = (status: number, retryAfter?: number) => new ProblemError({ status, title: 'no', errors: [] }, retryAfter);

async function run(send: Send, signal = new AbortController().signal) {
  const done: LineAnswer[][] = [];
  const waits: number[] = [];
  const failure: unknown = await upload(lines, send, seconds => Promise.resolve(void waits.push(seconds)), signal, answers => done.push([...answers])).then(() => undefined, (reason: unknown) => reason);
  return { done, waits, failure };
}

test('lines go a thousand at a time, and each has its answer', async () => {
  const { done } = await run(stored);
  expect(done.map(batch => batch.length)).toEqual([1_000, 1_000, 500]);
  expect(done[1]?.[0]).toEqual({ line: 1_002, row: 1_000, status: 'stored', id: undefined, words: '', warned: false });
});

test('a refused line says each reason', async () => {
  const { done } = await run(() => Promise.resolve({
    success: false, stored: 0, duplicates: 0, refused: 1,
    results: [{ index: 0, status: 'refused', errors: [{ field: 'value', received: 'nothing', allowed: 'a number' }, { field: 'unit', received: 'nothing', allowed: 'a unit' }] }],
  }));
  expect(done[0]?.[0]?.words).toBe('value: nothing, allowed is a number; unit: nothing, allowed is a unit');
});

test('what passes is sent again, the same, after as long as the service asks', async () => {
  const sent: string[] = [];
  const { done, waits } = await run((body, signal) => {
    sent.push(body);
    return sent.length === 1 ? Promise.reject(problem(429, 7)) : sent.length === 2 ? Promise.reject(problem(503)) : stored(body, signal);
  });
  expect(waits).toEqual([7, 4]);
  expect(sent[1]).toBe(sent[0]);
  expect(done.flat()).toHaveLength(2_500);
});

test('it gives up on what stays, and at once on what waiting does not mend', async () => {
  expect((await run(() => Promise.reject(problem(503)))).waits).toHaveLength(3);
  const refused = await run(() => Promise.reject(problem(403)));
  expect(refused.waits).toEqual([]);
  expect(refused.failure).toBeInstanceOf(ProblemError);
});

test('a row that cannot be read is refused without being sent', () => {
  const rows = [{ line: 2, cells: ['a'] }, { line: 3, cells: ['b', 'c'], broken: '2 cells, and the header has 1' }];
  expect(unreadable({ kind: 'csv', name: 'a', columns: ['x'], rows }).map(each => [each.line, each.row, each.status, each.words])).toEqual([
    [3, 1, 'refused', 'it was not sent: 2 cells, and the header has 1'],
  ]);
});
