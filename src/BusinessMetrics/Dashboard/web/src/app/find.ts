import type { Page } from './pages';

export interface Found {
  kind: 'page' | 'service' | 'metric' | 'rule' | 'event';
  name: string;
  to: string;
  params?: Record<string, string>;
  search?: Record<string, string>;
}

interface Known {
  pages: readonly Page[];
  metrics: readonly { metric_name: string; service: string }[];
  rules: readonly string[];
  maySeeAudit: boolean;
}

const most = 12;
const eventId = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** 0 where it starts with the text, 1 where a word of it does, 2 where it is somewhere in it. */
function rank(name: string, text: string): number | undefined {
  const [low, wanted] = [name.toLowerCase(), text.toLowerCase()];
  if (low.startsWith(wanted)) return 0;
  const at = low.indexOf(wanted);
  return at < 0 ? undefined : /[\s_\-./]/.test(low.charAt(at - 1)) ? 1 : 2;
}

/** What the text may mean, best first. */
export function find(text: string, { pages, metrics, rules, maySeeAudit }: Known): Found[] {
  const wanted = text.trim();
  const of = (page: Page['path']) => pages.some(each => each.path === page);
  if (eventId.test(wanted) && maySeeAudit) return [{ kind: 'event', name: wanted, to: '/audit/$eventId', params: { eventId: wanted } }];
  const all: [Found, string][] = pages.map(page => [{ kind: 'page', name: page.title, to: page.path }, `${page.title} ${page.words}`]);
  if (wanted !== '') {
    for (const service of new Set(metrics.map(metric => metric.service))) all.push([{ kind: 'service', name: service, to: '.', search: { service } }, service]);
    if (of('/explore')) for (const metric of new Set(metrics.map(each => each.metric_name))) all.push([{ kind: 'metric', name: metric, to: '/explore', search: { metric } }, metric]);
    if (of('/alerts')) for (const rule of rules) all.push([{ kind: 'rule', name: rule, to: '/alerts', search: { rule } }, rule]);
  }
  return all
    .map(([found, words]) => ({ found, rank: rank(found.name, wanted) ?? (rank(words, wanted) === undefined ? undefined : 3) }))
    .filter(each => each.rank !== undefined)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
    .slice(0, most)
    .map(each => each.found);
}
