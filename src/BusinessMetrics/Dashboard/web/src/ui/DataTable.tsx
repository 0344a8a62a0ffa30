import { useMemo, useRef, useState, type ReactNode } from 'react';
import { ExportMenu } from '../exports/ExportMenu';
import { useShown } from '../exports/shown';
import { tableOf } from '../exports/table';
import { useAbout } from '../exports/useAbout';
import { InTable } from './Amount';

export interface Column<R> {
  title: string;
  /** What it is sorted by and exported as. */
  value: (row: R) => string | number | null | undefined;
  /** How it is shown; else the value as it is. */
  show?: (row: R) => ReactNode;
  numeric?: boolean;
  /** Holds what is done to a row: nothing to sort by, or to take along. */
  isAction?: boolean;
}

interface Props<R> {
  /** Names the table, and its file. */
  name: string;
  columns: readonly Column<R>[];
  rows: readonly R[];
  keyOf: (row: R) => string;
  /** Index of the column and direction; else as the rows come. */
  sorted?: readonly [column: number, descending: boolean];
  /** The sum, or what lies beyond, under the rows. */
  foot?: ReactNode;
  /** Of a chart, which takes it along itself. */
  isOfChart?: boolean;
}

function compare(a: string | number | null | undefined, b: string | number | null | undefined): number {
  if (a === null || a === undefined) return b === null || b === undefined ? 0 : -1;
  if (b === null || b === undefined) return 1;
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
}

export function sortRows<R>(rows: readonly R[], column: Column<R> | undefined, descending: boolean): readonly R[] {
  if (column === undefined) return rows;
  return [...rows].sort((a, b) => (descending ? -1 : 1) * compare(column.value(a), column.value(b)));
}

export function DataTable<R>({ name, columns, rows, keyOf, sorted, foot, isOfChart = false }: Props<R>) {
  const [order, setOrder] = useState(sorted);
  const frame = useRef<HTMLDivElement>(null);
  const about = useAbout();
  const shown = useMemo(() => sortRows(rows, order === undefined ? undefined : columns[order[0]], order?.[1] ?? false), [rows, columns, order]);
  const table = () => tableOf(name, columns, shown);
  useShown(frame, now => (isOfChart ? undefined : { table: table(), facts: about(now).facts }));
  return (
    <div className="table-frame" ref={frame}>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable by keyboard */}
      <div className="table-scroll" role="region" aria-label={`${name}, table`} tabIndex={0}>
        <table>
          <thead>
            <tr>
              {columns.map((column, index) => {
                const isOrder = order?.[0] === index;
                return (
                  <th key={column.title} scope="col" data-numeric={column.numeric} aria-sort={isOrder ? (order[1] ? 'descending' : 'ascending') : undefined}>
                    {column.isAction === true ? (
                      column.title
                    ) : (
                      <button type="button" className="sort" onClick={() => setOrder([index, isOrder ? !order[1] : column.numeric === true])}>
                        {column.title}
                        <span aria-hidden="true">{isOrder ? (order[1] ? ' ↓' : ' ↑') : ''}</span>
                      </button>
                    )}
                  </th>
                );
              })}
            </tr>
          </thead>
          <InTable value={true}>
            <tbody>
            {shown.map(row => (
              <tr key={keyOf(row)}>
                {columns.map(column => (
                  <td key={column.title} data-numeric={column.numeric} data-title={column.title}>
                    {column.show === undefined ? column.value(row) : column.show(row)}
                  </td>
                ))}
              </tr>
            ))}
            </tbody>
          </InTable>
          {foot !== undefined && <tfoot>{foot}</tfoot>}
        </table>
      </div>
      {!isOfChart && (
        <span className="export">
          <ExportMenu name={name} table={table} about={about} />
        </span>
      )}
    </div>
  );
}
