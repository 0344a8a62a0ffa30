import { useId, useState, type ReactNode } from 'react';
import { DataTable, type Column } from '../ui/DataTable';

interface Props<R> {
  title: string;
  sentence: string;
  /** The same figures, for a table. */
  columns: readonly Column<R>[];
  rows: readonly R[];
  keyOf: (row: R) => string;
  children: ReactNode;
}

/** Every chart: a title, what it shows in a sentence, and the same as a table. */
export function ChartFigure<R>({ title, sentence, columns, rows, keyOf, children }: Props<R>) {
  const [isTable, setIsTable] = useState(false);
  const id = useId();
  return (
    <figure className="chart" aria-labelledby={id}>
      <figcaption>
        <span className="chart-head">
          <strong id={id}>{title}</strong>
          <button type="button" className="link" aria-pressed={isTable} onClick={() => setIsTable(!isTable)}>
            Show as table<span className="hidden">: {title}</span>
          </button>
        </span>
        <span className="chart-sentence">{sentence}</span>
      </figcaption>
      {isTable ? <DataTable name={title} columns={columns} rows={rows} keyOf={keyOf} /> : children}
    </figure>
  );
}
