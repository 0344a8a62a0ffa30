import { expect, test } from 'vitest';
import { isNdjson, readCsv, readNdjson } from './table';

test('a CSV has its rows by the line that they begin at, also after a cell of several lines', async () => {
  const file = await readCsv('a.csv', '\uFEFFname,value\r\n"two\r\nlines",1\r\n\r\nlast,2\r\n');
  expect(file.columns).toEqual(['name', 'value']);
  expect(file.rows).toEqual([
    { line: 2, cells: ['two\r\nlines', '1'] },
    { line: 5, cells: ['last', '2'] },
  ]);
});

test('a CSV may be written with semicolons, and a column without a name has its place for one', async () => {
  const file = await readCsv('a.csv', 'name;;value\na;x;1,5\nb;y;2\n');
  expect(file.columns).toEqual(['name', 'column 2', 'value']);
  expect(file.rows[0]?.cells).toEqual(['a', 'x', '1,5']);
});

test('a row that cannot be read says why', async () => {
  const file = await readCsv('a.csv', 'name,value\na,1,2\nb,2\n"open,3\n');
  expect(file.rows.map(row => row.broken !== undefined)).toEqual([true, false, true]);
  expect(file.rows[0]?.broken).toBe('3 cells, and the header has 2');
});

test('NDJSON is its lines that are not empty', () => {
  expect(readNdjson('a.ndjson', '{"a":1}\n\n  {"b":2}\r\n').rows).toEqual([{ line: 1, text: '{"a":1}' }, { line: 3, text: '{"b":2}' }]);
});

test('a file is NDJSON by its name or by what it begins with', () => {
  expect(isNdjson('a.jsonl', '')).toBe(true);
  expect(isNdjson('a.txt', ' {"a":1}')).toBe(true);
  expect(isNdjson('a.csv', 'metric_name,value')).toBe(false);
});
