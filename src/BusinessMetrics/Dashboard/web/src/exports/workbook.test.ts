import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { partsOf, workbookOf } from './workbook';

const tables = [
  { name: 'Spend & more', titles: ['Service', 'Cost'], rows: [['<a>', -0.1234567890123], ['=cmd|x', null], ['-5', 1e21], ['both\u0000', Number.NaN]] },
  { name: 'About', titles: ['Sheet', 'About', 'Is'], rows: [['All', 'Exported', '2026-11-28T18:20:30.000Z']] },
];

function read(xml: string | undefined): Document {
  return new DOMParser().parseFromString(xml ?? '', 'application/xml');
}

test('a workbook has its sheets by name; numbers are numbers with every digit, and no text runs', () => {
  const parts = partsOf(tables);
  expect([...read(parts['xl/workbook.xml']).querySelectorAll('sheet')].map(sheet => sheet.getAttribute('name'))).toEqual(['Spend & more', 'About']);
  const cells = [...read(parts['xl/worksheets/sheet1.xml']).querySelectorAll('c')].map(cell => [cell.getAttribute('r'), cell.getAttribute('t'), cell.textContent]);
  expect(cells).toEqual([
    ['A1', 'str', 'Service'], ['B1', 'str', 'Cost'], ['A2', 'str', '<a>'], ['B2', null, '-0.1234567890123'], ['A3', 'str', "'=cmd|x"], ['A4', 'str', "'-5"], ['B4', null, '1e+21'], ['A5', 'str', 'both '], ['B5', 'str', 'NaN'],
  ]);
});

test('every part that is named is there', () => {
  const parts = partsOf(tables);
  const named = [...read(parts['[Content_Types].xml']).querySelectorAll('Override')].map(each => (each.getAttribute('PartName') ?? '').slice(1));
  const related = [...read(parts['xl/_rels/workbook.xml.rels']).querySelectorAll('Relationship')].map(each => `xl/${each.getAttribute('Target') ?? ''}`);
  for (const part of [...named, ...related]) expect(Object.keys(parts)).toContain(part);
});

test('it is a file that can be unpacked', async () => {
  const unpacked = unzipSync(new Uint8Array(await workbookOf(tables).arrayBuffer()));
  expect(strFromU8(unpacked['xl/worksheets/sheet2.xml'] ?? new Uint8Array())).toContain('2026-11-28T18:20:30.000Z');
});

test('columns beyond the twenty-sixth have names of two letters', () => {
  const wide = partsOf([{ name: 'Wide', titles: Array.from({ length: 28 }, (_, index) => `c${index}`), rows: [] }]);
  expect(wide['xl/worksheets/sheet1.xml']).toContain('r="AB1"');
});
