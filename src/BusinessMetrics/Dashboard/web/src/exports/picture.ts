import { ticksOf } from '../charts/ticks';
import { percent, writeFullIn, writeIn, writeTick } from '../ui/format';
import { dayName, tickName } from '../ui/time';
import type { BarsDrawing, BudgetDrawing, DaysDrawing, Drawing, LinesDrawing } from './drawing';
import { ink, seriesInk } from './ink';
import { element, escaped, label, shortened, widthOf, wrapped } from './svg';
import { timeTicks } from './timeTicks';

/** What stands around a chart in its file. */
export interface Frame {
  title: string;
  sentence: string;
  /** What was asked, and when it was taken along. */
  caption: string;
}

export interface Picture {
  svg: string;
  width: number;
  height: number;
}

interface Part {
  inside: string;
  height: number;
}

interface Key {
  name: string;
  colour: string;
  dash?: readonly number[];
  isPale?: boolean;
}

const width = 960;
const edge = 24;
const inner = width - 2 * edge;
const plotHeight = 300;
const small = 12;

/** A chart as a file of its own: the same marks of the same data, in the light colours, on white, with everything that the page says around it. */
export function pictureOf(drawing: Drawing, { title, sentence, caption }: Frame): Picture {
  const head = [...texts(wrapped(title, inner, 18), 18, { 'font-weight': 600 }), ...texts(wrapped(sentence, inner, 13), 13, { fill: ink.muted })];
  const foot = texts(wrapped(caption, inner, 11), 11, { fill: ink.muted });
  const parts = [...head, gap(12), ...body(drawing), gap(12), ...foot];
  let top = edge;
  const placed = parts.map(({ inside, height }) => {
    const at = top;
    top += height;
    return inside === '' ? '' : element('g', { transform: `translate(${edge} ${Math.round(at * 100) / 100})` }, inside);
  });
  const height = Math.ceil(top + edge);
  const svg = element(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'font-family': "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif" },
    [element('title', {}, escaped(title)), element('desc', {}, escaped(`${sentence} ${caption}`)), element('rect', { width, height, fill: ink.card }), ...placed].join(''),
  );
  return { svg: `<?xml version="1.0" encoding="UTF-8"?>\n${svg}\n`, width, height };
}

function gap(height: number): Part {
  return { inside: '', height };
}

function texts(lines: readonly string[], size: number, more: Record<string, string | number>): Part[] {
  return lines.map(line => ({ inside: label(line, 0, size, { 'font-size': size, ...more }), height: size * 1.45 }));
}

function body(drawing: Drawing): Part[] {
  switch (drawing.kind) {
    case 'lines':
      return [...legend(keysOf(drawing)), lines(drawing)];
    case 'days':
      return [...legend([...drawing.parts.map(part => ({ name: part.name, colour: seriesInk(part.colour) })), ...(drawing.lastIsPartial ? [{ name: 'still running', colour: ink.muted, isPale: true }] : [])]), days(drawing)];
    case 'bars':
      return bars(drawing);
    case 'budget':
      return budget(drawing);
  }
}

function keysOf({ lines: drawn }: LinesDrawing): Key[] {
  const own = drawn.length < 2 ? [] : drawn.map(line => ({ name: line.name, colour: seriesInk(line.slot.colour), dash: line.slot.dash }));
  const [first] = drawn;
  return first !== undefined && drawn.some(line => line.previous !== undefined) ? [...(own.length > 0 ? own : [{ name: first.name, colour: seriesInk(first.slot.colour) }]), { name: 'the time before', colour: seriesInk(first.slot.colour), isPale: true }] : own;
}

/** Names beside a piece of their line; in as many rows as it takes. */
function legend(keys: readonly Key[]): Part[] {
  if (keys.length === 0) return [];
  let [x, y] = [0, 0];
  const inside = keys.map(key => {
    const name = shortened(key.name, 300, small);
    const room = 28 + widthOf(name, small) + 20;
    if (x > 0 && x + room > inner) [x, y] = [0, y + 18];
    const drawn =
      element('line', { x1: x, x2: x + 20, y1: y + 8, y2: y + 8, stroke: key.colour, 'stroke-width': 3, 'stroke-dasharray': dashes(key.dash), 'stroke-opacity': key.isPale === true ? 0.35 : undefined }) +
      label(name, x + 26, y + 12, { 'font-size': small });
    x += room;
    return drawn;
  });
  return [{ inside: inside.join(''), height: y + 24 }];
}

function dashes(dash: readonly number[] | undefined): string | undefined {
  return dash === undefined || dash.length === 0 ? undefined : dash.join(' ');
}

interface Axis {
  /** Where the plot begins, beside the ticks' names. */
  left: number;
  bottom: number;
  top: number;
  y: (value: number) => number;
  inside: string;
}

function axisOf(ticks: readonly number[], unit: string): Axis {
  const [low, high] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const names = ticks.map(tick => writeTick(tick, unit));
  const left = Math.max(...names.map(name => widthOf(name, small))) + 10;
  const top = 8;
  const bottom = top + plotHeight;
  const y = (value: number) => bottom - ((value - low) / (high - low)) * plotHeight;
  const inside = ticks
    .map((tick, index) => element('line', { x1: left, x2: inner, y1: y(tick), y2: y(tick), stroke: ink.grid }) + label(names[index] ?? '', left - 8, y(tick) + 4, { 'text-anchor': 'end', fill: ink.muted }))
    .join('');
  return { left, bottom, top, y, inside };
}

function lines({ unit, zone, starts, step, lastIsPartial, lines: drawn, thresholds, marks }: LinesDrawing): Part {
  const values = [...drawn.flatMap(line => [...line.values, ...(line.previous ?? [])]), ...thresholds.map(each => each.value)].filter(value => value !== null);
  const axis = axisOf(ticksOf(Math.min(0, ...values), Math.max(0, ...values)), unit);
  const moments = starts.map(start => Date.parse(start) / 1_000);
  const first = moments[0] ?? 0;
  const last = (moments.at(-1) ?? 0) + step;
  const x = (moment: number) => axis.left + ((moment - first) / Math.max(1, last - first)) * (inner - axis.left);
  const places = moments.map(x);
  const ticks = timeTicks(new Date(first * 1_000), new Date(last * 1_000), zone, 10);
  const inside = [
    ...(lastIsPartial && moments.length > 0 ? [hatched(x(last - step), x(last), axis)] : []),
    axis.inside,
    ...ticks.at.map(at => label(tickName(at, ticks.apart, zone), x(at.getTime() / 1_000), axis.bottom + 18, { 'text-anchor': 'middle', fill: ink.muted })),
    ...drawn.flatMap(line => (line.previous === undefined ? [] : [path(line.previous, places, axis, { stroke: seriesInk(line.slot.colour), 'stroke-width': 1, 'stroke-opacity': 0.35 })])),
    ...drawn.map(line => path(line.values, places, axis, { stroke: seriesInk(line.slot.colour), 'stroke-width': 1.75, 'stroke-dasharray': dashes(line.slot.dash) })),
    ...thresholds.map(each => {
      const at = axis.y(each.value);
      return element('line', { x1: axis.left, x2: inner, y1: at, y2: at, stroke: ink.bad, 'stroke-dasharray': '6 3' }) + label(each.label, axis.left + 4, at - axis.top < 14 ? at + 13 : at - 4, { fill: ink.bad });
    }),
    ...marks.flatMap(({ at }) => {
      const moment = at.getTime() / 1_000;
      return moment < first || moment > last ? [] : [element('path', { d: `M${Math.round((x(moment) - 5) * 100) / 100} ${axis.bottom}h10l-5 -10z`, fill: ink.warning })];
    }),
  ];
  return { inside: inside.join(''), height: axis.bottom + 26 };
}

/** Gaps are gaps; a point alone is a dot. */
export function path(values: readonly (number | null)[], places: readonly number[], { y }: Pick<Axis, 'y'>, more: Record<string, string | number | undefined>): string {
  const at = (index: number, value: number) => `${Math.round((places[index] ?? 0) * 100) / 100} ${Math.round(y(value) * 100) / 100}`;
  const known = (index: number) => values[index] ?? null;
  const d = values.map((value, index) => (value === null || (known(index - 1) === null && known(index + 1) === null) ? '' : `${known(index - 1) === null ? 'M' : 'L'}${at(index, value)}`)).join('');
  const dots = values.map((value, index) => (value !== null && known(index - 1) === null && known(index + 1) === null ? element('circle', { cx: places[index] ?? 0, cy: y(value), r: 2.5, fill: more['stroke'], 'fill-opacity': more['stroke-opacity'] }) : ''));
  return (d === '' ? '' : element('path', { d, fill: 'none', 'stroke-linejoin': 'round', ...more })) + dots.join('');
}

/** A bucket that is a part of one: still running, or cut off. */
function hatched(left: number, right: number, { top }: Axis): string {
  const strokes: string[] = [];
  for (let at = left - plotHeight; at < right; at += 7) {
    // From the bottom to the top, cut at both sides of the bucket.
    const [from, to] = [Math.max(at, left), Math.min(at + plotHeight, right)];
    if (from < to) strokes.push(`M${Math.round(from * 100) / 100} ${Math.round((top + plotHeight - (from - at)) * 100) / 100}L${Math.round(to * 100) / 100} ${Math.round((top + plotHeight - (to - at)) * 100) / 100}`);
  }
  return element('path', { d: strokes.join(''), stroke: ink.line, fill: 'none' });
}

function days({ unit, parts, days: all, lastIsPartial }: DaysDrawing): Part {
  const totals = all.map(day => day.values.reduce<number>((sum, value) => sum + Math.max(0, value ?? 0), 0));
  const axis = axisOf(ticksOf(0, Math.max(0, ...totals)), unit);
  const each = (inner - axis.left) / Math.max(1, all.length);
  const every = Math.max(1, Math.ceil(all.length / 10));
  const columns = all.map((day, index) => {
    const isPartial = lastIsPartial && index === all.length - 1;
    let base = 0;
    const stacked = day.values.map((value, part) => {
      const from = base;
      base += Math.max(0, value ?? 0);
      const colour = seriesInk(parts[part]?.colour ?? 0);
      if (base === from) return '';
      return element('rect', {
        x: axis.left + (index + 0.12) * each, y: axis.y(base), width: each * 0.76, height: axis.y(from) - axis.y(base),
        fill: colour, stroke: isPartial ? colour : ink.card, 'fill-opacity': isPartial ? 0.45 : undefined, 'stroke-dasharray': isPartial ? '3 2' : undefined,
      });
    });
    const name = index % every === 0 ? label(dayName(new Date(`${day.date}T00:00:00Z`), 'utc'), axis.left + (index + 0.5) * each, axis.bottom + 18, { 'text-anchor': 'middle', fill: ink.muted }) : '';
    return stacked.join('') + name;
  });
  return { inside: axis.inside + columns.join(''), height: axis.bottom + 26 };
}

function bars({ unit, bars: all }: BarsDrawing): Part[] {
  const greatest = Math.max(...all.map(bar => bar.value), 0) || 1;
  const values = all.map(bar => [writeIn(bar.value, unit), bar.note].filter(Boolean).join(' '));
  const names = Math.min(300, Math.max(80, ...all.map(bar => widthOf(bar.name, 13) + 12)));
  const ends = Math.max(60, ...values.map(value => widthOf(value, 13) + 12));
  const track = inner - names - ends;
  return all.map((bar, index) => ({
    inside: [
      label(shortened(bar.name, names - 12, 13), 0, 15, { 'font-size': 13 }),
      element('rect', { x: names, y: 4, width: Math.max(1, (Math.max(0, bar.value) / greatest) * track), height: 14, fill: bar.isRest === true ? ink['series-rest'] : ink['series-1'] }),
      label(values[index] ?? '', inner, 15, { 'font-size': 13, 'text-anchor': 'end' }),
    ].join(''),
    height: 24,
  }));
}

function budget({ unit, spend, projection, budget: whole, threshold, isOver }: BudgetDrawing): Part[] {
  const greatest = Math.max(whole, projection, spend) * 1.04 || 1;
  const x = (value: number) => (Math.max(0, value) / greatest) * inner;
  const spent = isOver ? ink.bad : ink['series-1'];
  const warns = (whole * threshold) / 100;
  const drawn = [
    element('rect', { x: 0, y: 6, width: inner, height: 28, fill: ink.grid }),
    element('rect', { x: 0, y: 6, width: x(projection), height: 28, fill: 'none', stroke: ink['series-1'], 'stroke-dasharray': '4 3' }),
    element('rect', { x: 0, y: 6, width: x(spend), height: 28, fill: spent }),
    ...(whole > 0 ? [element('rect', { x: x(warns), y: 2, width: 2, height: 36, fill: ink.warning }), element('rect', { x: x(whole), y: 2, width: 3, height: 36, fill: ink.text })] : []),
  ];
  const keys: Key[] = [
    { name: `Spent ${writeFullIn(spend, unit)}`, colour: spent },
    { name: `Projected ${writeFullIn(projection, unit)}`, colour: ink['series-1'], dash: [4, 3] },
    ...(whole > 0 ? [{ name: `Warns at ${writeFullIn(warns, unit)} (${percent(threshold / 100)})`, colour: ink.warning }, { name: `Budget ${writeFullIn(whole, unit)}`, colour: ink.text }] : []),
  ];
  return [{ inside: drawn.join(''), height: 48 }, ...legend(keys)];
}
