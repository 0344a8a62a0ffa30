import type { Zone } from '../app/search';

/** The zone's name as the reader knows it; figures by days are asked for in it. */
export function zoneName(zone: Zone): string {
  return zone === 'utc' ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: Zone, options: Intl.DateTimeFormatOptions, locale?: string): Intl.DateTimeFormat {
  const key = `${zone}${locale ?? ''}${JSON.stringify(options)}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale, { hourCycle: 'h23', ...options, ...(zone === 'utc' ? { timeZone: 'UTC' } : {}) });
  formats.set(key, known);
  return known;
}

/** With seconds and the zone: what a tooltip says. */
export function exactTime(at: Date, zone: Zone, locale?: string): string {
  return formatter(zone, { dateStyle: 'medium', timeStyle: 'long' }, locale).format(at);
}

/** Without seconds: what a table says. */
export function shortTime(at: Date, zone: Zone, locale?: string): string {
  return formatter(zone, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }, locale).format(at);
}

export function dayName(at: Date, zone: Zone, locale?: string): string {
  return formatter(zone, { day: 'numeric', month: 'short' }, locale).format(at);
}

export function longDay(at: Date, zone: Zone, locale?: string): string {
  return formatter(zone, { day: 'numeric', month: 'long' }, locale).format(at);
}

export function clock(at: Date, zone: Zone, locale?: string): string {
  return formatter(zone, { hour: '2-digit', minute: '2-digit' }, locale).format(at);
}

/** A bucket of this step, on an axis or above a value. */
export function bucketName(at: Date, step: string, zone: Zone, locale?: string): string {
  return step.endsWith('d') || step.endsWith('w') ? dayName(at, zone, locale) : shortTime(at, zone, locale);
}

/** A tick of a time axis whose ticks are so many seconds apart; a day's first tick names the day. */
export function tickName(at: Date, apart: number, zone: Zone, locale?: string): string {
  if (apart >= 86_400) return dayName(at, zone, locale);
  const time = clock(at, zone, locale);
  return time === '00:00' ? dayName(at, zone, locale) : time;
}

const units: readonly [Intl.RelativeTimeFormatUnit, number][] = [['hour', 3_600_000], ['minute', 60_000], ['second', 1_000]];

/** With its year where that is another one. */
function dated(at: Date, now: Date, zone: Zone, locale?: string): string {
  if (at.getUTCFullYear() === now.getUTCFullYear()) return shortTime(at, zone, locale);
  return formatter(zone, { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' }, locale).format(at);
}

/** Within a day as a distance; beyond it as a date. */
export function relativeTime(at: Date, now: Date, zone: Zone, locale?: string): string {
  const ahead = at.getTime() - now.getTime();
  // The page's clock moves every few seconds, and the service has one of its own: what has just happened is not in the future.
  const distance = ahead > 0 && ahead < 15_000 ? 0 : ahead;
  if (Math.abs(distance) >= 86_400_000) return dated(at, now, zone, locale);
  const [unit, length] = units.find(([, each]) => Math.abs(distance) >= each) ?? ['second', 1_000];
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(Math.round(distance / length), unit);
}

/** What a field of type datetime-local holds, and back. */
export function toField(at: Date, zone: Zone): string {
  const shifted = zone === 'utc' ? at : new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}

export function fromField(text: string, zone: Zone): Date | undefined {
  const at = new Date(zone === 'utc' ? `${text}Z` : text);
  return Number.isNaN(at.getTime()) ? undefined : at;
}
