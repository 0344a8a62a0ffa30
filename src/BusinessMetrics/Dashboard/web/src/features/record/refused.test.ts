import { expect, test } from 'vitest';
import { refusedFile } from './refused';
import type { LineAnswer } from './upload';

const answer = (row: number, status: LineAnswer['status'], words = ''): LineAnswer => ({ line: row + 2, row, status, id: undefined, words, warned: false });

test('a CSV has the refused rows as they came, with line and reason', () => {
  const file = { kind: 'csv' as const, name: 'may.csv', columns: ['name', 'value'], rows: [{ line: 2, cells: ['a', '-5'] }, { line: 3, cells: ['=1+1', 'x,y'] }, { line: 4, cells: ['c', '1'] }] };
  expect(refusedFile(file, [answer(0, 'refused', 'unit: nothing, allowed is a unit'), answer(1, 'refused', 'no'), answer(2, 'stored')])).toEqual({
    name: 'may-refused.csv',
    type: 'text/csv',
    text: 'line,refused_because,name,value\r\n2,"unit: nothing, allowed is a unit",a,-5\r\n3,no,\'=1+1,"x,y"\r\n',
  });
});

test('NDJSON has them as texts, since they may be no JSON', () => {
  const file = { kind: 'ndjson' as const, name: 'may.ndjson', rows: [{ line: 1, text: '{"a"' }] };
  expect(refusedFile(file, [{ ...answer(0, 'refused', 'broken'), line: 1 }]).text).toBe('{"line":1,"refused_because":"broken","sent":"{\\"a\\""}\n');
});
