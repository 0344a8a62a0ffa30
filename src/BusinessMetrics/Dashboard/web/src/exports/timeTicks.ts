import type { Zone } from '../app/search';

const minute = 60;
const hour = 3_600;
const day = 86_400;
const distances = [minute, 5 * minute, 15 * minute, 30 * minute, hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, 7 * day, 14 * day, 28 * day, 91 * day, 364 * day];

export interface TimeTicks {
  /** In seconds. */
  apart: number;
  at: readonly Date[];
}

/** Of the zone's clock against UTC, in seconds. */
function shift(at: number, zone: Zone): number {
  return zone === 'utc' ? 0 : -new Date(at * 1_000).getTimezoneOffset() * minute;
}

/** Round moments of the zone's clock between two, at most `most`. */
export function timeTicks(start: Date, end: Date, zone: Zone, most: number): TimeTicks {
  const [first, last] = [start.getTime() / 1_000, end.getTime() / 1_000];
  const apart = distances.find(each => (last - first) / each <= most) ?? 364 * day;
  const at: Date[] = [];
  // By the clock: a day stays one where the clock is put forward or back.
  for (let shown = Math.ceil((first + shift(first, zone)) / apart) * apart; ; shown += apart) {
    const guess = shown - shift(shown - shift(shown, zone), zone);
    if (guess > last) return { apart, at };
    if (guess >= first) at.push(new Date(guess * 1_000));
  }
}
