import type { SeriesAnswer } from '../../api/queries';
import type { Zone } from '../../app/search';
import type { Standing } from '../../ui/Standing';
import { fromField } from '../../ui/time';
import type { ReportDocument } from './queries';

export type Section = ReportDocument['sections'][number];
export type Block = Section['blocks'][number];
export type Of<T extends NonNullable<Block['type']>> = Extract<Block, { type?: T }>;
export type ReportFigure = Of<'figures'>['figures'][number];
export type Style = ReportFigure['style'];
export type Tone = ReportFigure['tone'];
/** With its gaps, which the generated type does not know. */
export type Chart = Omit<Of<'chart'>, 'series'> & { series: readonly { name: string; values: readonly (number | null)[] }[] };
type Language = Pick<ReportDocument, 'locale' | 'currency'>;

const noBreak = '\u00a0';

function number(value: number, locale: string, decimals: number, least = 0): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: decimals, minimumFractionDigits: least }).format(value);
}

/** Two; of less than a cent as many as show two digits. */
function cents(value: number): number {
  const size = Math.abs(value);
  return size === 0 || size >= 0.01 ? 2 : Math.min(8, 1 - Math.floor(Math.log10(size)));
}

function durationWords(seconds: number, locale: string): string {
  const whole = Math.round(Math.abs(seconds));
  const parts = ([[Math.floor(whole / 86_400), 'd'], [Math.floor(whole / 3_600) % 24, 'h'], [Math.floor(whole / 60) % 60, 'min'], [whole % 60, 's']] as const);
  const first = parts.findIndex(([amount]) => amount > 0);
  const shown = first < 0 ? parts.slice(3) : parts.slice(first, first + 2).filter(([amount]) => amount > 0);
  return (seconds < 0 ? '−' : '') + shown.map(([amount, unit]) => `${number(amount, locale, 0)}${noBreak}${unit}`).join(' ');
}

/** A number as the report writes it: in its language, not in the reader's. */
export function writeStyled(value: number | null | undefined, style: Style | undefined, unit: string | null | undefined, { locale, currency }: Language): string {
  if (value === null || value === undefined) return 'no data';
  const withUnit = (text: string) => (unit === null || unit === undefined || unit === '' || unit === 'count' ? text : `${text}${noBreak}${unit}`);
  switch (style) {
    case 'money':
      return new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'code', minimumFractionDigits: cents(value), maximumFractionDigits: cents(value) }).format(value);
    case 'percentage':
    case 'share':
      return new Intl.NumberFormat(locale, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(style === 'share' ? value : value / 100);
    case 'duration':
      return durationWords(value, locale);
    case 'count':
      return withUnit(number(value, locale, 0));
    default: {
      const size = Math.abs(value);
      return withUnit(number(value, locale, size === 0 ? 0 : Math.min(8, Math.max(0, 2 - Math.floor(Math.log10(size))))));
    }
  }
}

/** By how much a figure changed, with its sign; nothing where that cannot be told. */
export function changeWords({ value, before }: Pick<ReportFigure, 'value' | 'before'>, locale: string): string | undefined {
  if (value === null || before === null || before === 0) return undefined;
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1, signDisplay: 'exceptZero' }).format((value - before) / Math.abs(before));
}

/** What a tone is called, so that no colour is alone. */
export function toneStanding(tone: Tone): Standing {
  return { verdict: ({ good: 'good', bad: 'bad', neutral: 'neither' } as const)[tone], words: tone };
}

/** The unit that the charts write such numbers in. */
export function chartUnit({ style, unit }: Pick<Chart, 'style' | 'unit'>, currency: string): string {
  return style === 'money' ? currency : style === 'share' ? 'ratio' : style === 'percentage' ? 'percentage' : style === 'duration' ? 's' : (unit ?? '');
}

const hour = 3_600_000;
const steps: readonly (readonly [string, number])[] = [['1m', hour / 60], ['5m', hour / 12], ['15m', hour / 4], ['1h', hour], ['6h', 6 * hour], ['1d', 24 * hour], ['1w', 7 * 24 * hour]];

/** The step whose spans are nearest to those between the starts: a day may have 23 hours. */
export function stepOf(starts: readonly string[]): string {
  const [first, second] = starts;
  if (first === undefined || second === undefined) return '1d';
  const apart = Date.parse(second) - Date.parse(first);
  return steps.reduce((best, each) => (Math.abs(each[1] - apart) < Math.abs(best[1] - apart) ? each : best))[0];
}

/** The day on which a span begins, in the report's zone: yyyy-MM-dd. */
export function dayIn(start: string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(start));
}

/**
 * A report's chart over time, as GET /metrics/series would answer it: that is what the charts draw. Its days are named as they are
 * in the report's zone, whatever the page's is.
 */
export function seriesOf(chart: Chart, { period: { start, end }, time_zone, currency }: Pick<ReportDocument, 'period' | 'time_zone' | 'currency'>, zone: Zone): SeriesAnswer {
  const starts = /[dw]$/.test(stepOf(chart.starts)) ? chart.starts.map(each => fromField(`${dayIn(each, time_zone)}T00:00`, zone)?.toISOString() ?? each) : chart.starts;
  const known = (values: readonly (number | null)[]) => values.filter(value => value !== null).length;
  return {
    statistic: 'sum',
    unit: chartUnit(chart, currency),
    step: stepOf(chart.starts),
    time_zone: 'UTC',
    start_time: start,
    end_time: end,
    ...(chart.series.length > 1 ? { group_by: 'series' } : {}),
    starts: [...starts],
    first_is_partial: false,
    last_is_partial: false,
    series: chart.series.map(line => ({
      key: line.name, value: null, samples: known(line.values), values: [...line.values] as SeriesAnswer['series'][number]['values'], bucket_samples: line.values.map(value => (value === null ? 0 : 1)),
    })),
  };
}
