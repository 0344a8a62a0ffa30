import { useId, useRef, useState, type ReactNode } from 'react';
import type { Drawing } from '../exports/drawing';
import { ExportMenu } from '../exports/ExportMenu';
import { useShown } from '../exports/shown';
import { tableOf } from '../exports/table';
import { useAbout } from '../exports/useAbout';
import { ShareButton } from '../features/shares/ShareButton';
import type { SharedPanel } from '../features/shares/subject';
import { DataTable, type Column } from '../ui/DataTable';

interface Props<R> {
  title: string;
  sentence: string;
  /** The same figures, for a table. */
  columns: readonly Column<R>[];
  rows: readonly R[];
  keyOf: (row: R) => string;
  unit: string;
  /** The time that it covers, where it says so itself. */
  covered?: { start: Date; end: Date };
  /** The same marks, for a file. */
  drawing: () => Drawing;
  /** Whether, and as which question, a link to it can be given away. */
  shared?: SharedPanel | undefined;
  children: ReactNode;
}

/** Every chart: a title, what it shows in a sentence, and the same as a table. */
export function ChartFigure<R>({ title, sentence, columns, rows, keyOf, unit, covered, drawing, shared, children }: Props<R>) {
  const [isTable, setIsTable] = useState(false);
  const id = useId();
  const figure = useRef<HTMLElement>(null);
  const about = useAbout({ Unit: unit === '' ? undefined : unit }, covered);
  const table = () => tableOf(title, columns, rows);
  useShown(figure, now => ({ table: table(), sentence, facts: about(now).facts }));
  return (
    <figure className="chart" aria-labelledby={id} ref={figure}>
      <figcaption>
        <span className="chart-head">
          <strong id={id}>{title}</strong>
          <span className="chart-tools">
            <button type="button" className="link" aria-pressed={isTable} onClick={() => setIsTable(!isTable)}>
              Show as table<span className="hidden">: {title}</span>
            </button>
            <ExportMenu name={title} sentence={sentence} table={table} drawing={drawing} about={about} />
            {shared !== undefined && <ShareButton isLink subject={{ panel: shared }} name={title} />}
          </span>
        </span>
        <span className="chart-sentence">{sentence}</span>
      </figcaption>
      {isTable ? <DataTable name={title} columns={columns} rows={rows} keyOf={keyOf} isOfChart /> : children}
    </figure>
  );
}
