import { counted, listed } from '../../ui/format';
import { emptyMatch, matchBody, matchDraftOf, matchWords, type MatchDraft } from './match';
import type { Route, RouteData } from './queries';

export type Window = Route['during'][number];
export type Label = Route['group_by'][number];

export const labels = ['rule', 'category', 'service', 'severity', 'alert'] as const;

const units: Record<string, string> = { s: 's', m: 'min', h: 'h', d: 'd' };

/** 30s as people read it: 30 s. */
export function lengthWords(text: string): string {
  return text.replaceAll(/(\d+)([smhd])/g, (_, count: string, unit: string) => `${count} ${units[unit] ?? unit} `).trim();
}

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

function dayWords(field: string): string | undefined {
  if (field === '*') return 'each day';
  const single = /^[0-7]$/.exec(field);
  if (single !== null) return `each ${days[Number(field)] ?? ''}`;
  const span = /^([0-7])-([0-7])$/.exec(field);
  return span === null ? undefined : `${days[Number(span[1])] ?? ''} to ${days[Number(span[2])] ?? ''}`;
}

/** A time that comes again, in words where it is a time of the day, else as it is written. */
export function windowWords({ cron, for: length, time_zone: zone }: Window): string {
  const [minute = '', hour = '', day = '', month = '', weekday = '', ...rest] = cron.trim().split(/\s+/);
  const which = dayWords(weekday);
  const isTime = /^[0-5]?\d$/.test(minute) && /^(1?\d|2[0-3])$/.test(hour) && day === '*' && month === '*' && rest.length === 0;
  const start = isTime && which !== undefined ? `${which} from ${hour.padStart(2, '0')}:${minute.padStart(2, '0')}` : `at ${cron}`;
  return `${start} for ${lengthWords(length)} (${zone})`;
}

type Sentence = Pick<Route, 'name' | 'match' | 'during' | 'channels' | 'wait' | 'repeat' | 'renotify'>;

/** Which alerts, when, to whom: what a route says. */
export function routeSentence({ name, match, during, channels, wait, repeat, renotify }: Sentence): string {
  const which = name === 'default' ? 'What no other route takes' : matchWords(match);
  const when = during.length === 0 ? '' : `, ${listed(during.map(windowWords))}`;
  const again = renotify ? `again after ${lengthWords(repeat)}` : 'not told again';
  return `${which}${when} → ${listed(channels)}: ${/^0/.test(wait) ? 'at once' : `waits ${lengthWords(wait)}`}, ${again}.`;
}

/** What makes alerts one notice, and how changes are told. */
export function groupSentence({ group_by, interval, continue: continues, mute }: Pick<Route, 'group_by' | 'interval' | 'continue' | 'mute'>): string {
  const together = group_by.includes('alert') ? 'Each alert is told by itself' : group_by.length === 0 ? 'All of them are told together' : `Those of the same ${listed(group_by)} are told together`;
  const muted = mute.length === 0 ? '' : ` Nothing is told ${listed(mute.map(windowWords))}.`;
  return `${together}, what changes ${/^0/.test(interval) ? 'at once' : `after ${lengthWords(interval)}`}.${muted}${continues ? ' Routes after it are asked, too.' : ''}`;
}

export function routesSentence(routes: readonly Pick<Route, 'name' | 'muted_until'>[]): string {
  if (routes.length === 0) return 'No route: nobody is told of alerts.';
  const muted = routes.filter(route => route.muted_until !== undefined).length;
  const rest = routes.some(route => route.name === 'default') ? 'what none takes goes to the default' : 'nobody is told of what none takes';
  return `${counted(routes.length, 'route')}, asked in this order; ${rest}${muted === 0 ? '' : `; ${muted} muted now`}.`;
}

/** A route as it is typed: texts, of which empty ones are left out. */
export interface RouteDraft {
  name: string;
  order: string;
  match: MatchDraft;
  during: readonly Window[];
  channels: readonly string[];
  continue: boolean;
  groupBy: readonly Label[];
  wait: string;
  interval: string;
  repeat: string;
  renotify: boolean;
  mute: readonly Window[];
}

export const emptyRoute: RouteDraft = { name: '', order: '', match: emptyMatch, during: [], channels: [], continue: false, groupBy: ['rule'], wait: '', interval: '', repeat: '', renotify: true, mute: [] };

export const emptyWindow: Window = { cron: '', for: '', time_zone: 'UTC' };

/** What the service leaves to itself is left out again. */
export function routeDraftOf(route: Route): RouteDraft {
  const unless = (usual: string, text: string) => (text === usual ? '' : text);
  return {
    name: route.name,
    order: unless('100', String(route.order)),
    match: matchDraftOf(route.match),
    during: route.during,
    channels: route.channels,
    continue: route.continue,
    groupBy: route.group_by,
    wait: unless('30s', route.wait),
    interval: unless('5m', route.interval),
    repeat: unless('4h', route.repeat),
    renotify: route.renotify,
    mute: route.mute,
  };
}

/** The body of PUT /routes/{name}. What is no number goes as it is: it is the service's to refuse. */
export function routeBody(draft: RouteDraft): RouteData {
  const text = (value: string) => (value.trim() === '' ? undefined : value.trim());
  const windows = (all: readonly Window[]) => (all.length === 0 ? undefined : all.map(each => ({ cron: each.cron.trim(), for: each.for.trim(), time_zone: each.time_zone.trim() || 'UTC' })));
  const order = draft.order.trim();
  return JSON.parse(
    JSON.stringify({
      order: order === '' ? undefined : /^\d{1,9}$/.test(order) ? Number(order) : order,
      match: draft.name.trim() === 'default' ? undefined : matchBody(draft.match),
      during: draft.name.trim() === 'default' ? undefined : windows(draft.during),
      channels: draft.channels,
      continue: draft.continue,
      group_by: draft.groupBy,
      wait: text(draft.wait),
      interval: text(draft.interval),
      repeat: text(draft.repeat),
      renotify: draft.renotify,
      mute: windows(draft.mute),
    }),
  ) as RouteData;
}

/** What a route says of an alert. */
export function verdictWords({ takes }: { takes: boolean }): string {
  return takes ? 'takes it' : 'does not take it';
}

/** Where an alert would go. */
export function testSentence({ channels, silenced_by }: { channels: readonly string[]; silenced_by: readonly string[] }): string {
  if (channels.length === 0) return 'Nobody would be told.';
  if (silenced_by.length > 0) return `Nobody would be told while it is silenced; else ${listed(channels)}.`;
  return `${listed(channels)} would be told.`;
}
