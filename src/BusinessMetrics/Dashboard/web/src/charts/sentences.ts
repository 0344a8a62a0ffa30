import { changeOf, counted, percent, writeIn } from '../ui/format';

interface Line {
  name: string;
  value: number | null;
  before?: number | null | undefined;
}

/** What a chart of one or several lines shows, in a sentence for those who do not see it. */
export function linesSentence(what: string, unit: string, lines: readonly Line[], locale?: string): string {
  const known = lines.filter(line => line.value !== null);
  const [first] = known;
  if (first === undefined) return `No data of ${what} in this time.`;
  if (lines.length === 1) {
    const change = changeOf(first.value, first.before, locale);
    const against = change === undefined ? '' : change.direction === 'new' ? ', none in the time before' : change.direction === 'same' ? ', as in the time before' : `, ${change.words} than in the time before`;
    return `${what}: ${writeIn(first.value, unit, locale)}${against}.`;
  }
  const largest = known.reduce((a, b) => ((b.value ?? 0) > (a.value ?? 0) ? b : a));
  return `${what} of ${counted(known.length, 'series', 'series', locale)}: most of ${short(largest.name)}, ${writeIn(largest.value, unit, locale)}.`;
}

/** A name may be two hundred letters long. */
export function short(name: string): string {
  const letters = Array.from(name);
  return letters.length <= 40 ? name : `${letters.slice(0, 39).join('')}…`;
}

interface Part {
  name: string;
  value: number;
}

/** Ranked parts of a whole. */
export function partsSentence(what: string, unit: string, parts: readonly Part[], locale?: string): string {
  const whole = parts.reduce((sum, part) => sum + part.value, 0);
  const [first] = [...parts].sort((a, b) => b.value - a.value);
  if (first === undefined || whole === 0) return `No data of ${what} in this time.`;
  return `${short(first.name)} has most of ${what}: ${writeIn(first.value, unit, locale)}, ${percent(first.value / whole, locale)} of ${writeIn(whole, unit, locale)}.`;
}

interface Day {
  date: string;
  total: number;
}

/** @param length Of the window in days: its first and last are cut where it does not begin and end with one. */
export function daysSentence(what: string, unit: string, days: readonly Day[], length: number, name: (date: string) => string, locale?: string): string {
  const counting = days.filter(day => day.total > 0);
  if (counting.length === 0) return `No data of ${what} in this time.`;
  const most = counting.reduce((a, b) => (b.total > a.total ? b : a));
  const mean = days.reduce((sum, day) => sum + day.total, 0) / length;
  return `${what}: ${writeIn(mean, unit, locale)} a day on average, most on ${name(most.date)} with ${writeIn(most.total, unit, locale)}.`;
}
