import { describe, expect, test } from 'vitest';
import { batchesOf, guess, linesOf, missing, type Mapping } from './mapping';
import type { CsvFile } from './table';

const columns = ['Metric', 'value', 'Unit', 'category', 'Service Name', 'time', 'metadata.region', 'value2'];

describe('the columns', () => {
  test('are guessed by their names, and by what others call them', () => {
    expect(guess(columns).fields).toEqual({
      metric_name: { column: 0 }, value: { column: 1 }, unit: { column: 2 }, category: { column: 3 }, service: { column: 4 }, timestamp: { column: 5 },
    });
  });

  test('of a field come before those that may mean it', () => {
    expect(guess(['name', 'metric_name']).fields).toEqual({ metric_name: { column: 1 } });
  });

  test('that are needed and come from nowhere are named', () => {
    expect(missing(guess(['metric_name', 'value']))).toEqual(['unit', 'category', 'service']);
    expect(missing({ fields: { ...guess(columns).fields, unit: { text: ' ' } }, restIsMetadata: false })).toEqual(['unit']);
  });
});

const file: CsvFile = {
  kind: 'csv',
  name: 'a.csv',
  columns: ['metric_name', 'value', 'region'],
  rows: [
    { line: 2, cells: ['cost', '1.50', 'eu'] },
    { line: 3, cells: ['cost', '2', '', 'x'], broken: '4 cells, and the header has 3' },
    { line: 4, cells: ['cost', '2'] },
  ],
};

describe('lines', () => {
  const mapping: Mapping = { fields: { ...guess(file.columns).fields, unit: { text: 'USD' } }, restIsMetadata: true };

  test('are what the mapping makes of the rows that can be read', () => {
    const lines = linesOf(file, mapping);
    expect(lines.map(({ line, row }) => [line, row])).toEqual([[2, 0], [4, 2]]);
    expect(lines[0]?.body).toContain('"value":1.50,');
    expect(lines.map(line => JSON.parse(line.body) as unknown)).toEqual([
      { metric_id: expect.any(String) as string, metric_name: 'cost', value: 1.5, unit: 'USD', metadata: { region: 'eu' } },
      { metric_id: expect.any(String) as string, metric_name: 'cost', value: 2, unit: 'USD' },
    ]);
  });

  test('are the same in a second try', () => {
    expect(linesOf(file, mapping)).toEqual(linesOf(file, mapping));
  });

  test('of a file of refused rows that was mended have no reasons in their metadata', () => {
    const mended: CsvFile = { kind: 'csv', name: 'a', columns: ['line', 'refused_because', ...file.columns], rows: [{ line: 2, cells: ['2', 'no', 'cost', '1.50', 'eu'] }] };
    expect(linesOf(mended, { ...mapping, fields: { ...guess(mended.columns).fields, unit: { text: 'USD' } } })[0]?.body).toBe(linesOf(file, mapping)[0]?.body);
  });

  test('of NDJSON go as they are, with an id where they have none', () => {
    const [first, second, third, fourth] = linesOf(
      { kind: 'ndjson', name: 'a', rows: [{ line: 1, text: '{"value":0.10}' }, { line: 2, text: '{"metric_id" : "x"}' }, { line: 3, text: '[1]' }, { line: 4, text: '{}' }] },
      mapping,
    );
    expect(first?.body).toMatch(/^\{"metric_id":"[0-9a-f-]{36}","value":0\.10\}$/);
    expect(second?.body).toBe('{"metric_id" : "x"}');
    expect(third?.body).toBe('[1]');
    expect(fourth?.body).toMatch(/^\{"metric_id":"[0-9a-f-]{36}"\}$/);
  });
});

test('batches hold so many lines and characters at most, in their order', () => {
  const lines = Array.from({ length: 5 }, (_, row) => ({ line: row + 1, row, body: 'x'.repeat(row === 2 ? 50 : 10) }));
  expect(batchesOf(lines, 2, 1_000).map(batch => batch.map(line => line.row))).toEqual([[0, 1], [2, 3], [4]]);
  expect(batchesOf(lines, 10, 60).map(batch => batch.map(line => line.row))).toEqual([[0, 1], [2, 3], [4]]);
});
