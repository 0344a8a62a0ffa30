import type uPlot from 'uplot';
import type { SeriesAnswer } from '../api/queries';
import type { Zone } from '../app/search';
import { writeTick } from '../ui/format';
import { tickName } from '../ui/time';
import type { Line } from './lines';
import type { Mark } from './marks';
import { spread, ticksOf } from './ticks';
import type { Threshold } from './TimeSeries';

const seconds: Record<string, number> = { m: 60, h: 3_600, d: 86_400, w: 604_800 };

export function stepSeconds(step: string): number {
  return Number.parseInt(step, 10) * (seconds[step.at(-1) ?? ''] ?? 0);
}

/** Columns for uPlot: starts in seconds, then each line, then the lines of the time before. */
export function dataOf(answer: SeriesAnswer, lines: readonly Line[]): uPlot.AlignedData {
  const before = lines.filter(line => line.previous !== undefined);
  return [
    answer.starts.map(start => Date.parse(start) / 1_000),
    ...before.map(line => answer.starts.map((_, index) => line.previous?.[index] ?? null)),
    ...lines.map(line => [...line.values]),
  ];
}

interface Wanted {
  element: HTMLElement;
  width: number;
  height: number;
  zone: Zone;
  unit: string;
  lines: readonly Line[];
  thresholds: readonly Threshold[];
  marks: readonly Mark[];
  hasEndLabels: boolean;
  /** The newest answer: data changes without a new plot. */
  step: () => SeriesAnswer;
  onPoint: (index: number | undefined) => void;
  onZoom: (from: Date, to: Date) => void;
}

export function optionsOf(wanted: Wanted): uPlot.Options {
  const { element, width, height, zone, unit, lines, thresholds, hasEndLabels } = wanted;
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const colour = (slot: number) => token(slot === 0 ? '--series-rest' : `--series-${slot}`);
  const font = `12px ${token('--sans')}`;
  const axis = { stroke: token('--muted'), font, grid: { stroke: token('--grid'), width: 1 }, ticks: { show: false } };
  const before = lines.filter(line => line.previous !== undefined);
  return {
    width,
    height,
    padding: [8, hasEndLabels ? 124 : 20, 0, 0],
    legend: { show: false },
    tzDate: at => (zone === 'utc' ? utcDate(at * 1_000) : new Date(at * 1_000)),
    cursor: {
      sync: { key: 'page', setSeries: false },
      drag: { x: true, y: false, setScale: false, dist: 8 },
      points: { size: 7 },
      y: false,
    },
    scales: {
      x: { time: true, range: (_plot, low, high) => [low, high + stepSeconds(wanted.step().step)] },
      y: {
        range: (_plot, low, high) => {
          const ticks = ticksOf(low, Math.max(high, ...thresholds.map(each => each.value)));
          return [ticks[0] ?? 0, ticks.at(-1) ?? 1];
        },
      },
    },
    axes: [
      { ...axis, grid: { show: false }, size: 28, space: 72, values: (_plot, splits, _axis, _space, apart) => splits.map(at => tickName(new Date(at * 1_000), apart, zone)) },
      {
        ...axis,
        size: 64,
        splits: (_plot, _axis, low, high) => ticksOf(low, high).filter(tick => tick >= low && tick <= high),
        values: (_plot, splits) => splits.map(value => writeTick(value, unit)),
      },
    ],
    series: [
      {},
      ...before.map(line => ({ stroke: colour(line.slot.colour), width: 1, alpha: 0.35, spanGaps: false, points: { show: false } })),
      ...lines.map(line => ({
        stroke: colour(line.slot.colour),
        width: 1.75,
        dash: [...line.slot.dash],
        spanGaps: false,
        // A value with a gap on either side would be no line: it is a point.
        points: { show: true, size: 5, filter: (plot: uPlot, index: number) => alone(plot.data[index]) },
      })),
    ],
    hooks: {
      setCursor: [plot => wanted.onPoint(plot.cursor.left === undefined || plot.cursor.left < 0 ? undefined : (plot.cursor.idx ?? undefined))],
      setSelect: [
        plot => {
          if (plot.select.width < 8) return;
          const at = (left: number) => new Date(Math.round(plot.posToVal(left, 'x') / 60) * 60_000);
          wanted.onZoom(at(plot.select.left), at(plot.select.left + plot.select.width));
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
      drawClear: [plot => wanted.step().last_is_partial && hatch(plot, stepSeconds(wanted.step().step), token('--grid'))],
      draw: [
        plot => {
          thresholds.forEach(each => threshold(plot, each, token('--bad'), font));
          wanted.marks.forEach(each => mark(plot, each, token('--warning')));
          if (hasEndLabels) endLabels(plot, lines, 1 + before.length, colour, font);
        },
      ],
    },
  };
}

/** uPlot reads local fields of a date: these are UTC's. */
function utcDate(at: number): Date {
  return new Date(at + new Date(at).getTimezoneOffset() * 60_000);
}

function alone(values: ArrayLike<number | null | undefined> | undefined): number[] {
  const found: number[] = [];
  for (let index = 0; index < (values?.length ?? 0); index++)
    if (values?.[index] != null && values[index - 1] == null && values[index + 1] == null) found.push(index);
  return found;
}

function hatch(plot: uPlot, step: number, stroke: string) {
  const { ctx, bbox } = plot;
  const last = plot.data[0].at(-1);
  if (last === undefined) return;
  const left = plot.valToPos(last, 'x', true);
  const right = Math.min(bbox.left + bbox.width, plot.valToPos(last + step, 'x', true));
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, bbox.top, right - left, bbox.height);
  ctx.clip();
  ctx.strokeStyle = stroke;
  ctx.lineWidth = devicePixelRatio;
  ctx.beginPath();
  for (let at = left - bbox.height; at < right; at += 7 * devicePixelRatio) {
    ctx.moveTo(at, bbox.top + bbox.height);
    ctx.lineTo(at + bbox.height, bbox.top);
  }
  ctx.stroke();
  ctx.restore();
}

function scaled(font: string): string {
  return font.replace('12px', `${12 * devicePixelRatio}px`);
}

function threshold(plot: uPlot, { value, label }: Threshold, stroke: string, font: string) {
  const { ctx, bbox } = plot;
  const y = plot.valToPos(value, 'y', true);
  ctx.save();
  ctx.strokeStyle = stroke;
  ctx.fillStyle = stroke;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([6 * devicePixelRatio, 3 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.font = scaled(font);
  // Under the line where there is no room above it.
  const isAtTop = y - bbox.top < 14 * devicePixelRatio;
  ctx.textBaseline = isAtTop ? 'top' : 'bottom';
  ctx.textAlign = 'left';
  ctx.fillText(label, bbox.left + 4 * devicePixelRatio, y + (isAtTop ? 3 : -2) * devicePixelRatio);
  ctx.restore();
}

function mark(plot: uPlot, { at }: Mark, fill: string) {
  const { ctx, bbox } = plot;
  const x = plot.valToPos(at.getTime() / 1_000, 'x', true);
  if (x < bbox.left || x > bbox.left + bbox.width) return;
  const size = 5 * devicePixelRatio;
  const base = bbox.top + bbox.height;
  ctx.save();
  ctx.fillStyle = fill;
  ctx.beginPath();
  ctx.moveTo(x - size, base);
  ctx.lineTo(x + size, base);
  ctx.lineTo(x, base - 2 * size);
  ctx.fill();
  ctx.restore();
}

function endLabels(plot: uPlot, lines: readonly Line[], first: number, colour: (slot: number) => string, font: string) {
  const { ctx, bbox } = plot;
  const ends = lines.map((line, index) => {
    const values = plot.data[first + index] ?? [];
    const last = Array.from(values).findLast(value => value != null);
    return { line, y: last == null ? bbox.top + bbox.height : plot.valToPos(last, 'y', true) };
  });
  const placed = spread(ends.map(end => end.y), 15 * devicePixelRatio, bbox.top, bbox.top + bbox.height);
  ctx.save();
  ctx.font = scaled(font);
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  ends.forEach(({ line }, index) => {
    ctx.fillStyle = colour(line.slot.colour);
    ctx.fillText(shortened(ctx, line.name, 112 * devicePixelRatio), bbox.left + bbox.width + 8 * devicePixelRatio, placed[index] ?? 0);
  });
  ctx.restore();
}

function shortened(ctx: CanvasRenderingContext2D, text: string, room: number): string {
  if (ctx.measureText(text).width <= room) return text;
  const characters = Array.from(text);
  while (characters.length > 1 && ctx.measureText(`${characters.join('')}…`).width > room) characters.pop();
  return `${characters.join('')}…`;
}
