import { useEffect, useMemo, useRef, useState, type MouseEvent } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { SeriesAnswer } from '../api/queries';
import type { Zone } from '../app/search';
import { useTheme } from '../app/theme';
import { Text } from '../ui/Text';
import { writeIn } from '../ui/format';
import { bucketName } from '../ui/time';
import type { Line } from './lines';
import { marksIn, type Mark } from './marks';
import { dataOf, optionsOf } from './plotOptions';
import { short } from './sentences';
import type { Threshold } from './TimeSeries';
import { usePoints } from './usePoints';

interface Props {
  title: string;
  answer: SeriesAnswer;
  lines: readonly Line[];
  unit: string;
  zone: Zone;
  thresholds: readonly Threshold[];
  marks: readonly Mark[];
  height: number;
  onZoom: (from: Date, to: Date) => void;
  onPoint: ((start: string, line: string) => void) | undefined;
}

/** At most so many lines have their name at their end; more have a legend. */
const labelled = 5;

/** Largest first, as they stand on the screen; what has no data comes last. */
function sorted(lines: readonly Line[], point: number): Line[] {
  return [...lines].sort((a, b) => (b.values[point] ?? -Infinity) - (a.values[point] ?? -Infinity));
}

export default function Plot({ title, answer, lines, unit, zone, thresholds, marks, height, onZoom, onPoint }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const theme = useTheme();
  const [width, setWidth] = useState(0);
  const when = (point: number) => bucketName(new Date(answer.starts[point] ?? 0), answer.step, zone);
  const read = (point: number) =>
    `${when(point)}: ${[...sorted(lines, point).map(line => `${line.name} ${writeIn(line.values[point], unit)}`), ...marksIn(marks, answer, point).map(each => each.label)].join(', ')}`;
  const { point, setPoint, slider } = usePoints(answer.starts.length, title, read);
  const data = useMemo(() => dataOf(answer, lines), [answer, lines]);
  const hasEndLabels = lines.length > 1 && lines.length <= labelled && width >= 480;
  // What changes the plot itself; new values only change its data.
  const shape = JSON.stringify([lines.map(line => [line.name, line.slot, line.previous !== undefined]), unit, zone, answer.step, answer.last_is_partial, thresholds, marks, height, hasEndLabels, theme]);
  const latest = useRef({ answer, lines, data, onZoom, setPoint });
  useEffect(() => {
    latest.current = { answer, lines, data, onZoom, setPoint };
  });

  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const isSized = width > 0;
  useEffect(() => {
    const element = frame.current;
    if (element === null || !isSized) return;
    const options = optionsOf({
      element,
      width: element.clientWidth,
      height,
      zone,
      unit,
      lines,
      thresholds,
      marks,
      hasEndLabels,
      step: () => latest.current.answer,
      onPoint: index => latest.current.setPoint(index),
      onZoom: (from, to) => latest.current.onZoom(from, to),
    });
    const made = new uPlot(options, latest.current.data, element);
    plot.current = made;
    return () => {
      made.destroy();
      plot.current = null;
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the shape says it all
  }, [shape, isSized]);

  useEffect(() => plot.current?.setData(data), [data]);
  useEffect(() => plot.current?.setSize({ width, height }), [width, height]);
  useEffect(() => {
    const made = plot.current;
    if (made === null || point === made.cursor.idx) return;
    // Its types leave out the third: whether charts beside this one follow.
    (made.setCursor as (at: { left: number; top: number }, fire: boolean, follow: boolean) => void)(
      point === undefined ? { left: -10, top: -10 } : { left: made.valToPos(data[0][point] ?? 0, 'x'), top: 0 }, false, true,
    );
  }, [point, data]);

  const start = point === undefined ? undefined : answer.starts[point];
  /** Of the line nearest to what was pointed at, by a finger too; a drag is no click, uPlot keeps that to itself. */
  const click = (event: MouseEvent<HTMLElement>) => {
    const made = plot.current;
    if (made === null || !made.over.contains(event.target as Node)) return;
    const over = made.over.getBoundingClientRect();
    const place = made.posToIdx(event.clientX - over.left);
    const at = answer.starts[place];
    if (at === undefined) return;
    const away = ({ values: { [place]: value } }: Line) => (value == null ? Infinity : Math.abs(made.valToPos(value, 'y') - (event.clientY - over.top)));
    const [nearest] = [...lines].sort((a, b) => away(a) - away(b));
    if (nearest !== undefined) onPoint?.(at, nearest.name);
  };
  return (
    <>
      {lines.length > 1 && !hasEndLabels && (
        <ul className="legend">
          {lines.map(line => (
            <li key={line.name} data-colour={line.slot.colour} title={line.name}>
              <Text>{short(line.name)}</Text>
            </li>
          ))}
        </ul>
      )}
      {/* eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- a slider, by what is spread: Enter does what a click does */}
      <div ref={frame} className="canvas" style={{ blockSize: height }} {...slider} onClick={onPoint === undefined ? undefined : click} onKeyDownCapture={event => event.key === 'Enter' && start !== undefined && onPoint?.(start, lines.length === 1 ? (lines[0]?.name ?? '') : '')} />
      <div className="readout" aria-hidden="true">
        {point === undefined ? (
          <span className="muted">Point at the chart, or use the arrow keys; drag to zoom{onPoint !== undefined && '; click, or Enter, for the records behind a point'}{answer.last_is_partial ? '. The hatched end is a part of a step: still running, or cut off' : ''}.</span>
        ) : (
          <>
            <strong>{when(point)}</strong>
            {sorted(lines, point).slice(0, 12).map(line => (
              <span key={line.name} className="reading" data-colour={line.slot.colour}>
                {lines.length > 1 && <Text>{line.name}</Text>} <b>{writeIn(line.values[point], unit)}</b>
                {line.previous !== undefined && lines.length === 1 && <span className="muted"> before {writeIn(line.previous[point], unit)}</span>}
              </span>
            ))}
            {marksIn(marks, answer, point).map(each => (
              <span key={`${each.at.toISOString()} ${each.label}`} className="mark">
                ▲ <Text>{each.label}</Text>
              </span>
            ))}
          </>
        )}
      </div>
    </>
  );
}
