import { lazy, Suspense } from 'react';
import type { Figures, SeriesAnswer } from '../api/queries';
import { useSearch, useZone } from '../app/useSearch';
import { Amount } from '../ui/Amount';
import { nothing } from '../ui/format';
import { bucketName } from '../ui/time';
import { ChartFigure } from './ChartFigure';
import { linesSentence } from './sentences';
import { linesOf, type Line } from './lines';
import type { Mark } from './marks';
import { stepSeconds } from './plotOptions';
import type { SharedPanel } from '../features/shares/subject';

// uPlot comes with the first chart that needs it.
const Plot = lazy(() => import('./Plot'));

export interface Threshold {
  value: number;
  label: string;
}

interface Props {
  title: string;
  /** In the sentence. */
  what: string;
  /** Where another sentence than that of parts says more. */
  sentence?: string | undefined;
  answer: SeriesAnswer;
  /** What the line is called where nothing is grouped. */
  name?: string;
  thresholds?: readonly Threshold[];
  /** What happened: alerts, deployments. */
  marks?: readonly Mark[];
  /** Of the marks, after the sentence. */
  marksSentence?: string;
  height?: number;
  /** On a page whose time is not the address': dragging over it changes nothing. */
  isStill?: boolean;
  /** The question that it answers, where it can be shared. */
  shared?: SharedPanel | undefined;
  /** Opens the records behind a point: of the line that was clicked, or by Enter, where several are, of all: ''. */
  onPoint?: ((start: string, line: string) => void) | undefined;
}

/** A figure over time, as GET /metrics/series answers. Dragging over it sets from and to in the address. */
export function TimeSeries({ title, what, sentence, answer, name = what, thresholds = [], marks = [], marksSentence = '', height = 220, isStill = false, shared, onPoint }: Props) {
  const zone = useZone();
  const { zoomTo } = useSearch();
  const lines = linesOf(answer, name);
  const unit = answer.unit ?? '';
  return (
    <ChartFigure
      title={title}
      sentence={(sentence ?? linesSentence(what, unit, lines.map(line => ({ name: line.name, value: line.value, before: line.before })))) + marksSentence}
      columns={[
        { title: `Start (${zone === 'utc' ? 'UTC' : 'local'})`, value: (index: number) => answer.starts[index], show: index => bucketName(new Date(answer.starts[index] ?? ''), answer.step, zone) },
        ...lines.map(line => ({ title: line.name, value: (index: number) => line.values[index], show: (index: number) => <Amount value={line.values[index]} unit={unit} />, numeric: true })),
      ]}
      rows={answer.starts.map((_, index) => index)}
      keyOf={String}
      unit={unit}
      covered={{ start: new Date(answer.start_time), end: new Date(answer.end_time) }}
      drawing={() => ({ kind: 'lines', unit, zone, starts: answer.starts, step: stepSeconds(answer.step), lastIsPartial: answer.last_is_partial, lines, thresholds, marks })}
      shared={shared}
    >
      <Suspense fallback={<div className="skeleton" style={{ blockSize: height + 56 }} />}>
        <Plot title={title} answer={answer} lines={lines} unit={unit} zone={zone} thresholds={thresholds} marks={marks} height={height} onZoom={isStill ? () => undefined : zoomTo} onPoint={onPoint} />
      </Suspense>
      {lines.length === 0 && <p className="muted">{nothing} no data</p>}
    </ChartFigure>
  );
}

export type { Figures, Line };
