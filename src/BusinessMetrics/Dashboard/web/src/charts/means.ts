import { writeIn } from '../ui/format';

export interface Mean {
  name: string;
  value: number;
}

/** Means are no parts of a whole: they are compared, and not added up. */
export function meansSentence(what: string, unit: string, means: readonly Mean[], locale?: string): string {
  const [first, ...others] = [...means].sort((a, b) => b.value - a.value);
  if (first === undefined) return `No data of ${what} in this time.`;
  const last = others.at(-1);
  const highest = `${first.name}: ${writeIn(first.value, unit, locale)}`;
  if (last === undefined) return `Only ${highest}.`;
  if (last.value === first.value) return `${what} is the same for all ${means.length}: ${writeIn(first.value, unit, locale)}.`;
  return `Highest ${what}: ${highest}; lowest: ${last.name}, ${writeIn(last.value, unit, locale)}.`;
}
