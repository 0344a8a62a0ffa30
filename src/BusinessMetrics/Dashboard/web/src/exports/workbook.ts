import { strToU8, zipSync } from 'fflate';
import { defused } from '../ui/csv';
import { element, escaped } from './svg';
import type { Cell, Table } from './table';

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/package/2006/relationships';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const kinds = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** A cell takes no more; a workbook with a longer one is called broken. */
const longestText = 32_767;
const widest = 60;
/** Of the style of the heads, beside that of everything else. */
const head = 1;

function columnName(index: number): string {
  return (index >= 26 ? columnName(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26));
}

function cell(value: Cell, reference: string, style?: number): string {
  if (value === null || value === undefined || value === '') return '';
  if (typeof value === 'number' && Number.isFinite(value)) return element('c', { r: reference, s: style }, `<v>${String(value)}</v>`);
  // As many letters as a cell takes, and no half of one.
  const text = defused(String(value)).slice(0, longestText);
  return element('c', { r: reference, s: style, t: 'str' }, `<v xml:space="preserve">${escaped(text)}</v>`);
}

function row(cells: readonly Cell[], number: number, style?: number): string {
  return element('row', { r: number }, cells.map((value, index) => cell(value, `${columnName(index)}${number}`, style)).join(''));
}

function columns({ titles, rows }: Table): string {
  const lengths = titles.map((title, index) => Math.max(...[title, ...rows.slice(0, 1_000).map(cells => cells[index])].map(value => String(value ?? '').length)));
  return element('cols', {}, lengths.map((length, index) => element('col', { min: index + 1, max: index + 1, width: Math.min(widest, length + 3), customWidth: 1 })).join(''));
}

/** The head stays where it is while the rows are scrolled. */
const frozen = '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>';

function sheet(table: Table): string {
  const inside = frozen + (table.titles.length === 0 ? '' : columns(table)) + element('sheetData', {}, [row(table.titles, 1, head), ...table.rows.map((cells, index) => row(cells, index + 2))].join(''));
  return element('worksheet', { xmlns: main }, inside);
}

const styles = element(
  'styleSheet',
  { xmlns: main },
  '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>' +
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>',
);

/** The parts of an XLSX file (ECMA-376) by their names. */
export function partsOf(tables: readonly Table[]): Record<string, string> {
  const file = (index: number) => `worksheets/sheet${index + 1}.xml`;
  const related = tables.map((_, index) => element('Relationship', { Id: `rId${index + 1}`, Type: `${office}/worksheet`, Target: file(index) }));
  const declared = (part: string, kind: string) => element('Override', { PartName: `/xl/${part}`, ContentType: `${kinds}.${kind}+xml` });
  const parts: Record<string, string> = {
    '[Content_Types].xml': element(
      'Types',
      { xmlns: 'http://schemas.openxmlformats.org/package/2006/content-types' },
      '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>' +
        [declared('workbook.xml', 'sheet.main'), declared('styles.xml', 'styles'), ...tables.map((_, index) => declared(file(index), 'worksheet'))].join(''),
    ),
    '_rels/.rels': element('Relationships', { xmlns: relations }, element('Relationship', { Id: 'rId1', Type: `${office}/officeDocument`, Target: 'xl/workbook.xml' })),
    'xl/workbook.xml': element(
      'workbook',
      { xmlns: main, 'xmlns:r': office },
      element('sheets', {}, tables.map((table, index) => element('sheet', { name: table.name, sheetId: index + 1, 'r:id': `rId${index + 1}` })).join('')),
    ),
    'xl/_rels/workbook.xml.rels': element('Relationships', { xmlns: relations }, [...related, element('Relationship', { Id: `rId${tables.length + 1}`, Type: `${office}/styles`, Target: 'styles.xml' })].join('')),
    'xl/styles.xml': styles,
  };
  tables.forEach((table, index) => {
    parts[`xl/${file(index)}`] = sheet(table);
  });
  return parts;
}

/** Tables as sheets of an XLSX file. Packed at once and not in a worker, which the page's policy does not let run. */
export function workbookOf(tables: readonly Table[]): Blob {
  const parts = Object.entries(partsOf(tables)).map(([name, xml]) => [name, strToU8(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${xml}`)] as const);
  return new Blob([zipSync(Object.fromEntries(parts))], { type: `${kinds}.sheet` });
}
