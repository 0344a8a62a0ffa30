import { lineIds } from './fingerprint';
import { metricFields, metricJson, neededFields, type MetadataEntry, type MetricField } from './metric';
import type { CsvFile, RecordFile } from './table';

/** Where a field of a metric comes from: a column by its place, or the same text in every line. */
export type Source = { column: number } | { text: string };

export interface Mapping {
  fields: Partial<Record<MetricField, Source>>;
  /** Columns that no field takes become metadata. */
  restIsMetadata: boolean;
}

/** A line that can be sent, and where in the file it is. */
export interface Line {
  line: number;
  /** The index in the file's rows. */
  row: number;
  body: string;
}

const otherNames: Partial<Record<MetricField, readonly string[]>> = {
  metric_name: ['metric', 'name'],
  value: ['amount', 'reading'],
  unit: ['units', 'currency'],
  category: ['kind'],
  service: ['service_name', 'source'],
  model_name: ['model'],
  user_id: ['user'],
  session_id: ['session'],
  timestamp: ['time', 'when', 'date', 'datetime', 'at', 'occurred_at'],
  metric_id: ['id'],
};

function plain(name: string): string {
  return name.trim().toLowerCase().replaceAll(/[\s-]+/g, '_');
}

/** By the columns' names: each field's own first, then what others call it; no column serves two. */
export function guess(columns: readonly string[]): Mapping {
  const names = columns.map(plain);
  const taken = new Set<number>();
  const fields: Mapping['fields'] = {};
  for (const wanted of [(field: MetricField): readonly string[] => [field], (field: MetricField) => otherNames[field] ?? []])
    for (const field of metricFields) {
      const column = fields[field] === undefined ? names.findIndex((name, index) => !taken.has(index) && wanted(field).includes(name)) : -1;
      if (column < 0) continue;
      taken.add(column);
      fields[field] = { column };
    }
  return { fields, restIsMetadata: true };
}

/** What a file of refused rows begins with: it may come back mended. */
export const refusedColumns = ['line', 'refused_because'] as const;

/** Needed fields that come from nowhere. */
export function missing(mapping: Mapping): MetricField[] {
  return neededFields.filter(field => {
    const source = mapping.fields[field];
    return source === undefined || ('text' in source && source.text.trim() === '');
  });
}

function bodyOf(file: CsvFile, mapping: Mapping, cells: readonly string[]): string {
  const fields: Partial<Record<MetricField, string>> = {};
  const used = new Set(refusedColumns.every((name, index) => file.columns[index] === name) ? refusedColumns.keys() : []);
  for (const field of metricFields) {
    const source = mapping.fields[field];
    if (source === undefined) continue;
    if ('column' in source) used.add(source.column);
    fields[field] = 'text' in source ? source.text : (cells[source.column] ?? '');
  }
  const metadata: MetadataEntry[] = mapping.restIsMetadata
    ? file.columns.flatMap((column, index) => (used.has(index) ? [] : [{ key: column.replace(/^metadata\./, ''), value: cells[index] ?? '' }]))
    : [];
  return metricJson(fields, metadata);
}

/** With the id that makes sending it again harmless, unless it has one of its own; what is no object is the service's to refuse. */
function withId(body: string, id: (body: string) => string): string {
  const read = parsed(body);
  if (typeof read !== 'object' || read === null || Array.isArray(read) || 'metric_id' in read) return body;
  return `{"metric_id":"${id(body)}"${Object.keys(read).length === 0 ? '' : ','}${body.slice(1)}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What is sent, a JSON object a line. Rows that cannot be read are left out: see broken. */
export function linesOf(file: RecordFile, mapping: Mapping): Line[] {
  const id = lineIds();
  if (file.kind === 'ndjson') return file.rows.map((row, index) => ({ line: row.line, row: index, body: withId(row.text, id) }));
  return file.rows.flatMap((row, index) => (row.broken === undefined ? [{ line: row.line, row: index, body: withId(bodyOf(file, mapping, row.cells), id) }] : []));
}

/** Bundles for POST /metrics/batch: so many lines, and so many characters, at most. */
export function batchesOf(lines: readonly Line[], most = 1_000, characters = 4_000_000): Line[][] {
  const batches: Line[][] = [];
  let size = 0;
  for (const line of lines) {
    const last = batches.at(-1);
    if (last === undefined || last.length >= most || size + line.body.length > characters) {
      batches.push([line]);
      size = line.body.length;
    } else {
      last.push(line);
      size += line.body.length;
    }
  }
  return batches;
}
