/** A file as it was read, before anything of it means something. */
export type RecordFile = CsvFile | NdjsonFile;

export interface CsvFile {
  kind: 'csv';
  name: string;
  columns: readonly string[];
  rows: readonly CsvRow[];
}

export interface CsvRow {
  /** Where it begins in the file, from 1. */
  line: number;
  cells: readonly string[];
  /** Why it cannot be read as a row of this file. */
  broken?: string;
}

export interface NdjsonFile {
  kind: 'ndjson';
  name: string;
  rows: readonly { line: number; text: string }[];
}

export const largestFile = 64 * 1024 * 1024;

export function isNdjson(name: string, text: string): boolean {
  return /\.(ndjson|jsonl|json)$/i.test(name) || text.trimStart().startsWith('{');
}

export function readNdjson(name: string, text: string): NdjsonFile {
  const rows = withoutMark(text)
    .split(/\r\n|\n|\r/)
    .map((line, index) => ({ line: index + 1, text: line.trim() }))
    .filter(row => row.text !== '');
  return { kind: 'ndjson', name, rows };
}

/** The parser comes with the first file. */
export async function readCsv(name: string, text: string): Promise<CsvFile> {
  const { default: Papa } = await import('papaparse');
  const { data, errors } = Papa.parse<string[]>(withoutMark(text), { skipEmptyLines: false });
  const broken = new Map(errors.filter(error => error.type === 'Quotes' && error.row !== undefined).map(error => [error.row, error.message]));
  const [head = [], ...cells] = data;
  const columns = head.map((column, index) => (column.trim() === '' ? `column ${index + 1}` : column.trim()));
  let line = 1 + lines(head);
  const rows: CsvRow[] = [];
  cells.forEach((row, index) => {
    const problem = broken.get(index + 1) ?? (row.length > columns.length ? `${row.length} cells, and the header has ${columns.length}` : undefined);
    if (row.some(cell => cell.trim() !== '')) rows.push({ line, cells: row, ...(problem === undefined ? {} : { broken: problem }) });
    line += lines(row);
  });
  return { kind: 'csv', name, columns, rows };
}

/** How many lines of the file a row takes: cells in quotation marks may have several. */
function lines(cells: readonly string[]): number {
  return 1 + cells.reduce((sum, cell) => sum + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0);
}

function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
