/** Figures in words of the reader's locale. What is unknown is never written as 0. */
export const nothing = '–';

const unitWords: Record<string, string> = {
  percentage: '%', percent: '%', ms: 'ms', milliseconds: 'ms', s: 's', seconds: 's', per_second: '/s', count: '', ratio: '', requests: '', predictions: '',
};

const perUnit = new Map<string, Intl.NumberFormat>();

function formatter(options: Intl.NumberFormatOptions, locale: string | undefined): Intl.NumberFormat {
  const key = `${locale ?? ''}${JSON.stringify(options)}`;
  const known = perUnit.get(key) ?? new Intl.NumberFormat(locale, options);
  perUnit.set(key, known);
  return known;
}

/** Text of a figure: `text` short enough for a tile, `exact` with every digit. */
export interface Written {
  text: string;
  exact: string;
  unit: string;
}

function isCurrency(unit: string): boolean {
  return /^[A-Z]{3}$/.test(unit);
}

function digits(value: number): Intl.NumberFormatOptions {
  const size = Math.abs(value);
  if (size >= 10_000) return { notation: 'compact', maximumSignificantDigits: 4 };
  if (size >= 100) return { maximumFractionDigits: size >= 1_000 ? 0 : 1 };
  return size >= 1 || size === 0 ? { maximumFractionDigits: 2 } : { maximumSignificantDigits: 3 };
}

/** A value in its unit: money as money, ratios as a share of a hundred, everything else with the unit behind it. */
export function write(value: number, unit = '', locale?: string): Written {
  if (isCurrency(unit)) {
    try {
      const money = { style: 'currency', currency: unit, currencyDisplay: 'narrowSymbol' } as const;
      const size = Math.abs(value);
      const short = size >= 100_000 ? { ...money, ...digits(value) }
        : size >= 1_000 ? { ...money, maximumFractionDigits: 0 }
        : size > 0 && size < 0.1 ? { ...money, maximumSignificantDigits: 3 }
        : money;
      return { text: formatter(short, locale).format(value), exact: formatter({ ...money, maximumFractionDigits: 12 }, locale).format(value), unit: '' };
    } catch {
      // Three capitals that are no currency of this browser.
    }
  }
  if (unit === 'ratio') return { text: formatter(digits(value * 100), locale).format(value * 100), exact: formatter({ maximumFractionDigits: 15 }, locale).format(value), unit: '%' };
  return { text: formatter(digits(value), locale).format(value), exact: formatter({ maximumFractionDigits: 15 }, locale).format(value), unit: unitWords[unit] ?? unit };
}

/** So that figures under each other have their points under each other: two places, but for whole ones and the smallest. */
function places(value: number): Intl.NumberFormatOptions {
  if (Number.isInteger(value)) return { maximumFractionDigits: 0 };
  const size = Math.abs(value);
  return size < 0.01 ? { maximumSignificantDigits: 3 } : { minimumFractionDigits: 2, maximumFractionDigits: size >= 1 ? 2 : 4 };
}

/** Not shortened: money with its cents, everything else with its first places. */
export function writeFull(value: number, unit = '', locale?: string): Written {
  const written = write(value, unit, locale);
  if (isCurrency(unit)) {
    const size = Math.abs(value);
    if (size > 0 && size < 0.01) return written;
    try {
      return { ...written, text: formatter({ style: 'currency', currency: unit, currencyDisplay: 'narrowSymbol' }, locale).format(value) };
    } catch {
      return written;
    }
  }
  const shown = unit === 'ratio' ? value * 100 : value;
  return { ...written, text: formatter(places(shown), locale).format(shown) };
}

/** A tick of an axis: round, so without cents. */
export function writeTick(value: number, unit = '', locale?: string): string {
  if (!isCurrency(unit) || !Number.isInteger(value)) return writeIn(value, unit, locale);
  try {
    return formatter({ style: 'currency', currency: unit, currencyDisplay: 'narrowSymbol', notation: 'compact', maximumFractionDigits: value >= 1_000 ? 1 : 0 }, locale).format(value);
  } catch {
    return writeIn(value, unit, locale);
  }
}

/** One text of value and unit, for sentences, axes and tables. */
export function writeIn(value: number | null | undefined, unit = '', locale?: string): string {
  if (value === null || value === undefined) return 'no data';
  return joined(write(value, unit, locale));
}

/** The same, not shortened. */
export function writeFullIn(value: number, unit = '', locale?: string): string {
  return joined(writeFull(value, unit, locale));
}

function joined({ text, unit }: Written): string {
  return unit === '' ? text : unit === '%' ? `${text} %` : unit.startsWith('/') ? `${text}${unit}` : `${text} ${unit}`;
}

/** Exact, for a tooltip. */
export function writeExact(value: number, unit = '', locale?: string): string {
  const { exact, unit: written } = write(value, unit, locale);
  if (unit === 'ratio') return `${exact} (ratio)`;
  return written === '' ? exact : `${exact} ${written}`;
}

export function percent(share: number, locale?: string): string {
  return formatter({ style: 'percent', maximumFractionDigits: Math.abs(share) < 0.1 ? 1 : 0 }, locale).format(share);
}

export interface Change {
  direction: 'up' | 'down' | 'same' | 'new';
  /** With its words: an arrow alone says nothing to many. */
  words: string;
}

/** Against the window of the same length before; nothing where there is nothing to compare. */
export function changeOf(now: number | null | undefined, before: number | null | undefined, locale?: string): Change | undefined {
  if (now === null || now === undefined || before === null || before === undefined) return undefined;
  if (before === 0) return now === 0 ? { direction: 'same', words: 'as before' } : { direction: 'new', words: 'none before' };
  const share = (now - before) / Math.abs(before);
  if (Math.abs(share) < 0.0005) return { direction: 'same', words: 'as before' };
  const text = share > 9.995 ? `${formatter({ maximumFractionDigits: 0 }, locale).format(now / before)} times as much` : `${percent(Math.abs(share), locale)} ${share > 0 ? 'more' : 'less'}`;
  return { direction: share > 0 ? 'up' : 'down', words: text };
}

/** "1 service", "3 services". */
export function counted(count: number, one: string, many = `${one}s`, locale?: string): string {
  return `${formatter({}, locale).format(count)} ${count === 1 ? one : many}`;
}

export function listed(parts: readonly string[], locale = 'en'): string {
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(parts);
}

/** A name of the API's, as a person reads it: cost_per_prediction, "cost per prediction". */
export function named(name: string): string {
  return name.replaceAll('_', ' ');
}

export function sentenceCase(text: string): string {
  return text === '' ? text : text.charAt(0).toUpperCase() + text.slice(1);
}
