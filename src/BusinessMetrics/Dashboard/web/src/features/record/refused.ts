import { csvField } from '../../ui/csv';
import { refusedColumns } from './mapping';
import { isNumber } from './metric';
import type { RecordFile } from './table';
import type { LineAnswer } from './upload';

/** A cell that stays what it was: a number below 0 is no formula. */
function cell(text: string): string {
  return isNumber(text) ? text : csvField(text);
}

/** What was refused, as it came, and why: to be mended and sent again. */
export function refusedFile(file: RecordFile, answers: readonly LineAnswer[]): { name: string; type: string; text: string } {
  const refused = answers.filter(each => each.status === 'refused');
  const stem = file.name.replace(/\.\w+$/, '');
  if (file.kind === 'ndjson') {
    const lines = refused.map(each => JSON.stringify({ line: each.line, refused_because: each.words, sent: file.rows[each.row]?.text ?? '' }));
    return { name: `${stem}-refused.ndjson`, type: 'application/x-ndjson', text: lines.map(line => `${line}\n`).join('') };
  }
  // Of a file that was refused before and mended, the old reasons go.
  const first = refusedColumns.every((name, index) => file.columns[index] === name) ? refusedColumns.length : 0;
  const columns = file.columns.slice(first);
  const head = [...refusedColumns, ...columns].map(csvField).join(',');
  const rows = refused.map(each => [String(each.line), csvField(each.words), ...columns.map((_, index) => cell(file.rows[each.row]?.cells[first + index] ?? ''))].join(','));
  return { name: `${stem}-refused.csv`, type: 'text/csv', text: [head, ...rows].map(row => `${row}\r\n`).join('') };
}
