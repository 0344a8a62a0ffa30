/** What the address of every page says: copied, it shows somebody else the same. */
export interface Search {
  range?: Range | undefined;
  /** Instants, instead of a range. */
  from?: string | undefined;
  to?: string | undefined;
  /** The page as it stood at this instant. */
  asOf?: string | undefined;
  service?: string | undefined;
  model?: string | undefined;
  tz?: Zone | undefined;
  /** What is open beside the page: `explain:total_cost`. */
  panel?: string | undefined;
  /** A page's own parameters, texts like all others. */
  [own: string]: string | undefined;
}

export const ranges = ['1h', '24h', '7d', '30d', '90d'] as const;
export type Range = (typeof ranges)[number];

export type Zone = 'local' | 'utc';

export const hour = 3_600_000;
export const day = 24 * hour;

const lengths: Record<Range, number> = { '1h': hour, '24h': day, '7d': 7 * day, '30d': 30 * day, '90d': 90 * day };

/** What the API calls by this name; others are asked for by their start. */
const known = ['1h', '24h', '7d', '30d'] as const;
type Known = (typeof known)[number];

/** An authority's code may be long. */
const longest = 6_000;

export function isRange(text: string | undefined): text is Range {
  return ranges.includes(text as Range);
}

/** An instant as the API writes it, or nothing where the text is none. */
export function instant(text: string | undefined): string | undefined {
  if (text === undefined || !/^\d{4}-\d\d-\d\dT/.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

/** Whatever somebody typed after the question mark, made into what pages can rely on. */
export function readSearch(raw: Record<string, unknown>): Search {
  const search: Search = {};
  for (const [name, value] of Object.entries(raw))
    if (typeof value === 'string' && value !== '' && value.length <= longest) search[name] = value;
  if (!isRange(search.range)) delete search.range;
  if (search.tz !== 'utc') delete search.tz;
  for (const name of ['from', 'to', 'asOf'] as const) search[name] = instant(search[name]);
  if (search.from !== undefined && search.to !== undefined && search.from >= search.to) search.from = search.to = undefined;
  if (search.from !== undefined || search.to !== undefined) search.range = undefined;
  return JSON.parse(JSON.stringify(search)) as Search;
}

/** Plain texts: the router's own would put quotation marks around a service called 1. */
export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

export function writeSearch(search: Record<string, unknown>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) if (typeof value === 'string' && value !== '') parameters.set(name, value);
  const text = parameters.toString().replaceAll('%3A', ':');
  return text === '' ? '' : `?${text}`;
}

/** What stays when somebody goes to another page: what is looked at and when, not what was open there. */
export function carried({ range, from, to, asOf, service, model, tz }: Search): Search {
  return JSON.parse(JSON.stringify({ range, from, to, asOf, service, model, tz })) as Search;
}

/** So that a question stays the same for a minute. */
export function minuteOf(instant: Date): string {
  return new Date(Math.floor(instant.getTime() / 60_000) * 60_000).toISOString();
}

export interface WindowQuery {
  time_range?: Known;
  start_time?: string;
  end_time?: string;
  as_of?: string;
}

/** The window in the API's words. */
export function windowQuery(search: Search, usual: Range, now: Date): WindowQuery {
  const asOf = search.asOf === undefined ? {} : { as_of: search.asOf };
  if (search.from !== undefined || search.to !== undefined) {
    // With an end alone the API would take its own usual length.
    const start = search.from ?? new Date(Date.parse(search.to ?? '') - lengths[usual]).toISOString();
    return { start_time: start, ...(search.to === undefined ? {} : { end_time: search.to }), ...asOf };
  }
  const range = search.range ?? usual;
  const named = known.find(each => each === range);
  if (named !== undefined) return { time_range: named, ...asOf };
  // By the hour, so that the question, and the answer in the caches, stays the same for one.
  const moment = Math.floor((search.asOf === undefined ? now.getTime() : Date.parse(search.asOf)) / hour) * hour;
  return { start_time: new Date(moment - lengths[range]).toISOString(), ...asOf };
}

/** The window's two ends, for axes and for what is asked with from and to; the end of an open one is now. */
export function windowOf(search: Search, usual: Range, now: Date): { start: Date; end: Date } {
  const moment = search.asOf === undefined ? now : new Date(search.asOf);
  const end = search.to === undefined ? moment : new Date(search.to);
  return { start: search.from === undefined ? new Date(end.getTime() - lengths[search.range ?? usual]) : new Date(search.from), end };
}

const words: Record<Range, string> = { '1h': 'the last hour', '24h': 'the last 24 hours', '7d': 'the last 7 days', '30d': 'the last 30 days', '90d': 'the last 90 days' };

export function windowWords(search: Search, usual: Range): string {
  return search.from !== undefined || search.to !== undefined ? 'the chosen time' : words[search.range ?? usual];
}

export type Step = '1m' | '5m' | '15m' | '1h' | '6h' | '1d' | '1w';

const steps: readonly (readonly [Step, number])[] = [['1m', 60_000], ['5m', 300_000], ['15m', 900_000], ['1h', hour], ['6h', 6 * hour], ['1d', day], ['1w', 7 * day]];

/** So long that a window has at most 100 points: enough for a shape, few enough to tell apart. */
export function stepFor({ start, end }: { start: Date; end: Date }, most = 100): Step {
  const length = end.getTime() - start.getTime();
  return steps.find(([, each]) => length / each <= most)?.[0] ?? '1w';
}
