import type { Column } from '../ui/DataTable';
import type { Fact } from './about';

export type Cell = string | number | null | undefined;

/** Rows to take along, with every digit. */
export interface Table {
  name: string;
  titles: readonly string[];
  rows: readonly (readonly Cell[])[];
}

export function tableOf<R>(name: string, all: readonly Pick<Column<R>, 'title' | 'value' | 'isAction'>[], rows: readonly R[]): Table {
  const columns = all.filter(column => column.isAction !== true);
  return { name, titles: columns.map(column => column.title), rows: rows.map(row => columns.map(column => column.value(row))) };
}

/** A table and what was asked for it. */
export interface Told {
  table: Table;
  /** What the table shows, where something says it. */
  sentence?: string | undefined;
  facts: readonly Fact[];
}
