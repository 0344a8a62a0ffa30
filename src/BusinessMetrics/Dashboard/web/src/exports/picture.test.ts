import { describe, expect, test } from 'vitest';
import type { LinesDrawing } from './drawing';
import { ink } from './ink';
import { path, pictureOf } from './picture';
import { wrapped } from './svg';
import { timeTicks } from './timeTicks';

const frame = { title: 'Latency <p95>', sentence: 'Slower & slower.', caption: 'Service: all · Exported: now' };
const lines: LinesDrawing = {
  kind: 'lines',
  unit: 'ms',
  zone: 'utc',
  starts: ['2026-11-28T00:00:00Z', '2026-11-28T01:00:00Z', '2026-11-28T02:00:00Z', '2026-11-28T03:00:00Z'],
  step: 3_600,
  lastIsPartial: true,
  lines: [
    { name: 'model-api', slot: { colour: 1, dash: [] }, values: [10, 20, null, 40], previous: [5, 5, 5, 5] },
    { name: '\u0000gateway', slot: { colour: 2, dash: [8, 4] }, values: [1, 2, 3, 4], previous: undefined },
  ],
  thresholds: [{ value: 50, label: 'warning' }],
  marks: [{ at: new Date('2026-11-28T02:30:00Z') }, { at: new Date('2026-11-01T00:00:00Z') }],
};

/** As a browser reads it. */
function read(svg: string): Document {
  return new DOMParser().parseFromString(svg.replace(/^<\?xml[^>]*>\n/, ''), 'image/svg+xml');
}

describe('a picture', () => {
  test('says all that the page says around the chart, and nothing as markup', () => {
    const { svg, width, height } = pictureOf(lines, frame);
    const root = read(svg).documentElement;
    expect(root.getAttribute('viewBox')).toBe(`0 0 ${width} ${height}`);
    const said = [...root.querySelectorAll('text')].map(each => each.textContent);
    for (const words of ['Latency <p95>', 'Slower & slower.', 'Service: all · Exported: now', 'model-api', 'the time before', 'warning', '01:00', '60 ms']) expect(said).toContain(words);
    expect(svg).toContain('Latency &lt;p95&gt;');
    expect(svg).not.toContain('\u0000');
    expect(root.querySelector('rect')?.getAttribute('fill')).toBe(ink.card);
  });

  test('has a line of its colour and dash for each, the time before pale, thresholds and the marks within', () => {
    const root = read(pictureOf(lines, frame).svg);
    const drawn = [...root.querySelectorAll('path[stroke-linejoin]')];
    expect(drawn.map(each => [each.getAttribute('stroke'), each.getAttribute('stroke-dasharray'), each.getAttribute('stroke-opacity')])).toEqual([
      [ink['series-1'], null, '0.35'], [ink['series-1'], null, null], [ink['series-2'], '8 4', null],
    ]);
    // The value behind a gap is a dot.
    expect(root.querySelectorAll('circle')).toHaveLength(1);
    expect(root.querySelectorAll(`line[stroke="${ink.bad}"]`)).toHaveLength(1);
    expect(root.querySelectorAll(`path[fill="${ink.warning}"]`)).toHaveLength(1);
  });

  test('of nothing is still one', () => {
    expect(pictureOf({ ...lines, starts: [], lines: [] }, frame).svg).not.toMatch(/NaN|Infinity/);
    expect(pictureOf({ kind: 'bars', unit: '', bars: [] }, frame).svg).not.toMatch(/NaN|Infinity/);
    expect(pictureOf({ kind: 'days', unit: 'USD', parts: [], days: [], lastIsPartial: true }, frame).svg).not.toMatch(/NaN|Infinity/);
    expect(pictureOf({ kind: 'budget', unit: 'USD', spend: 0, projection: 0, budget: 0, threshold: 80, isOver: false }, frame).svg).not.toMatch(/NaN|Infinity/);
  });

  test('of bars is as long as they are, the rest grey', () => {
    const bars = read(pictureOf({ kind: 'bars', unit: 'USD', bars: [{ name: 'a', value: 100 }, { name: 'b', value: 25, note: 'rising' }, { name: '3 others', value: -1, isRest: true }] }, frame).svg);
    const drawn = [...bars.querySelectorAll('g rect')].map(each => [Number(each.getAttribute('width')), each.getAttribute('fill')] as const);
    expect(drawn.map(([, fill]) => fill)).toEqual([ink['series-1'], ink['series-1'], ink['series-rest']]);
    expect((drawn[1]?.[0] ?? 0) * 4).toBeCloseTo(drawn[0]?.[0] ?? 0, 0);
    expect(drawn[2]?.[0]).toBe(1);
    expect(bars.documentElement.textContent).toContain('rising');
  });

  test('of days stacks their parts, the running one pale', () => {
    const parts = [{ name: 'compute', colour: 1 }, { name: 'storage', colour: 2 }];
    const days = read(pictureOf({ kind: 'days', unit: 'USD', parts, days: [{ date: '2026-11-27', values: [10, 30] }, { date: '2026-11-28', values: [null, 20] }], lastIsPartial: true }, frame).svg);
    const [lower, upper, today] = [...days.querySelectorAll('g rect')];
    expect(Number(upper?.getAttribute('y')) + Number(upper?.getAttribute('height'))).toBeCloseTo(Number(lower?.getAttribute('y')));
    expect(Number(upper?.getAttribute('height'))).toBeCloseTo(3 * Number(lower?.getAttribute('height')), 0);
    expect([lower?.getAttribute('fill-opacity'), today?.getAttribute('fill-opacity')]).toEqual([null, '0.45']);
    expect(days.documentElement.textContent).toContain('still running');
  });

  test('of a budget says each amount, and is red when it is over', () => {
    const { svg } = pictureOf({ kind: 'budget', unit: 'USD', spend: 120, projection: 150, budget: 100, threshold: 80, isOver: true }, frame);
    for (const words of ['Spent', 'Projected', 'Warns at', 'Budget', ink.bad]) expect(svg).toContain(words);
  });
});

test('a gap is a gap, and a point alone a dot', () => {
  expect(path([1, 2, null, 3], [0, 10, 20, 30], { y: value => 100 - value }, { stroke: 'x' })).toBe('<path d="M0 99L10 98" fill="none" stroke-linejoin="round" stroke="x"/><circle cx="30" cy="97" r="2.5" fill="x"/>');
});

test('ticks of a time axis are round moments of the zone', () => {
  const { apart, at } = timeTicks(new Date('2026-11-28T00:20:00Z'), new Date('2026-11-28T09:00:00Z'), 'utc', 10);
  expect(apart).toBe(3_600);
  expect(at).toHaveLength(9);
  expect(at[0]).toEqual(new Date('2026-11-28T01:00:00Z'));
  expect(timeTicks(new Date('2026-10-29T00:00:00Z'), new Date('2026-11-28T00:00:00Z'), 'utc', 10).apart).toBe(7 * 86_400);
  for (const tick of timeTicks(new Date('2026-10-24T10:00:00Z'), new Date('2026-10-28T10:00:00Z'), 'local', 10).at) expect(tick.getMinutes()).toBe(0);
});

test('a text is broken between its words, and a word never', () => {
  expect(wrapped('one two three', 50, 12)).toEqual(['one two', 'three']);
  expect(wrapped('a-word-that-is-longer-than-all', 20, 12)).toEqual(['a-word-that-is-longer-than-all']);
  expect(wrapped('', 50, 12)).toEqual([]);
});
