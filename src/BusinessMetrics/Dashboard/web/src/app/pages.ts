import { lazy, type ComponentType } from 'react';
import type { Role, Session } from '../api/session';
import type { Range } from './search';

/**
 * A page's file is src/features/<folder>/<Name>Page.tsx, with the page as its default export. One that is not there yet is
 * neither in the navigation nor a route.
 */
const files = import.meta.glob<{ default: ComponentType }>('../features/*/*Page.tsx');
const panelFiles = import.meta.glob<{ default: ComponentType<{ subject: string }> }>('../features/*/*Panel.tsx');

/** What of the header's narrowings a page answers to: the others are not shown on it. */
export interface Narrowing {
  /** The time that it takes where the address names none; nothing where time says nothing to it. */
  usual?: Range;
  by?: readonly ('service' | 'model')[];
}

export interface Page extends Narrowing {
  path: PagePath;
  file: string;
  title: string;
  /** With g before it. */
  key?: string;
  group: 'figures' | 'records' | 'watch' | 'trust';
  roles: readonly Role[];
  /** Refused to a token for some services. */
  ofAllServices?: boolean;
  /** For the palette: what else somebody may call it. */
  words: string;
}

export type PagePath =
  | '/' | '/performance' | '/security' | '/costs' | '/usage' | '/compliance' | '/explore' | '/catalog' | '/record'
  | '/alerts' | '/channels' | '/routes' | '/silences' | '/deliveries' | '/budgets' | '/audit' | '/system' | '/people' | '/boards' | '/reports' | '/report-runs' | '/schedules' | '/shares';

/** Who may ask for figures. */
export const readers: readonly Role[] = ['reader', 'auditor', 'admin'];

export const pages: readonly Page[] = [
  { path: '/', file: 'overview/OverviewPage', title: 'Overview', key: 'o', usual: '24h', by: ['service'], group: 'figures', roles: readers, words: 'summary start home' },
  { path: '/performance', file: 'performance/PerformancePage', title: 'Performance', key: 'p', usual: '24h', by: ['service', 'model'], group: 'figures', roles: readers, words: 'latency accuracy throughput errors models' },
  { path: '/security', file: 'security/SecurityPage', title: 'Security', key: 's', usual: '24h', by: ['service'], group: 'figures', roles: readers, words: 'threats incidents attacks' },
  { path: '/costs', file: 'costs/CostsPage', title: 'Costs', key: 'c', usual: '30d', by: ['service'], group: 'figures', roles: readers, words: 'spend money budget' },
  { path: '/usage', file: 'usage/UsagePage', title: 'Usage', key: 'u', usual: '24h', by: ['service'], group: 'figures', roles: readers, words: 'requests users features' },
  { path: '/compliance', file: 'compliance/CompliancePage', title: 'Compliance', key: 'm', usual: '30d', group: 'figures', roles: ['auditor', 'admin'], ofAllServices: true, words: 'gdpr soc2 iso27001 nist controls' },
  { path: '/reports', file: 'reports/ReportsPage', title: 'Reports', key: 'f', group: 'figures', roles: readers, words: 'pdf excel monthly board executive summary evidence' },
  { path: '/report-runs', file: 'reports/ReportRunsPage', title: 'Report runs', key: 'j', group: 'figures', roles: readers, words: 'made download files pdf excel' },
  { path: '/schedules', file: 'schedules/SchedulesPage', title: 'Schedules', key: 'n', group: 'figures', roles: readers, ofAllServices: true, words: 'reports sent mail weekly monthly cron next due' },
  { path: '/shares', file: 'shares/SharesPage', title: 'Shares', key: 'x', group: 'figures', roles: readers, words: 'links given away public password expire revoke' },
  { path: '/explore', file: 'explore/ExplorePage', title: 'Explore', key: 'e', usual: '24h', by: ['service', 'model'], group: 'records', roles: readers, words: 'query chart metric' },
  { path: '/catalog', file: 'catalog/CatalogPage', title: 'Catalogue', key: 'k', by: ['service', 'model'], group: 'records', roles: readers, words: 'metrics names units counted' },
  { path: '/record', file: 'record/RecordPage', title: 'Record', key: 'r', group: 'records', roles: ['writer', 'admin'], words: 'send import upload csv' },
  { path: '/boards', file: 'boards/BoardsPage', title: 'My dashboards', key: 'd', group: 'records', roles: readers, words: 'boards panels own' },
  { path: '/alerts', file: 'alerts/AlertsPage', title: 'Alerts', key: 'a', usual: '7d', by: ['service'], group: 'watch', roles: readers, words: 'rules firing thresholds' },
  { path: '/budgets', file: 'budgets/BudgetsPage', title: 'Budgets', key: 'b', by: ['service'], group: 'watch', roles: readers, words: 'limits spend' },
  { path: '/channels', file: 'channels/ChannelsPage', title: 'Channels', key: 'h', group: 'watch', roles: readers, ofAllServices: true, words: 'webhook mail slack pagerduty notify told delivery' },
  { path: '/routes', file: 'routes/RoutesPage', title: 'Routes', key: 'w', group: 'watch', roles: readers, ofAllServices: true, words: 'who is told notify on-call escalate' },
  { path: '/silences', file: 'silences/SilencesPage', title: 'Silences', key: 'i', group: 'watch', roles: readers, ofAllServices: true, words: 'mute quiet maintenance' },
  { path: '/deliveries', file: 'deliveries/DeliveriesPage', title: 'Deliveries', key: 'v', usual: '7d', group: 'watch', roles: readers, ofAllServices: true, words: 'notices sent attempts replay failed' },
  { path: '/audit', file: 'audit/AuditPage', title: 'Audit', key: 't', usual: '7d', group: 'trust', roles: ['auditor', 'admin'], ofAllServices: true, words: 'trail events proof who' },
  { path: '/people', file: 'people/PeoplePage', title: 'People', key: 'l', group: 'trust', roles: ['admin'], ofAllServices: true, words: 'subjects erase export hold gdpr' },
  { path: '/system', file: 'system/SystemPage', title: 'System', key: 'y', group: 'trust', roles: readers, ofAllServices: true, words: 'read models projections nodes storage health' },
];

/** Pages of one thing, by how their path begins. */
const details: readonly (readonly [string, Narrowing])[] = [['/boards/', { usual: '24h', by: ['service', 'model'] }], ['/audit/', {}], ['/alerts/', {}], ['/reports/', {}], ['/report-runs/', {}], ['/schedules/', {}]];

/** Of the page at this path, with the dashboard's own beginning or without. */
export function narrowingOf(path: string): Narrowing {
  const own = path.replace(/^\/dashboard(?=\/|$)/, '').replace(/\/$/, '') || '/';
  return details.find(([start]) => own.startsWith(start))?.[1] ?? pages.find(page => page.path === own) ?? {};
}

export function fileOf(file: string): (() => Promise<{ default: ComponentType }>) | undefined {
  return files[`../features/${file}.tsx`];
}

/** By the name in the address' panel: explain:total_cost is features/explain/ExplainPanel about total_cost. */
export const panels = Object.fromEntries(
  Object.entries(panelFiles).map(([file, load]) => [/(\w+)Panel\.tsx$/.exec(file)?.[1]?.toLowerCase() ?? file, lazy(load)]),
);

const roleWords: Record<Role, string> = { reader: 'a reader', writer: 'a writer', auditor: 'an auditor', admin: 'an administrator' };

/** Why a page is not for this token, in words; nothing where it is. */
export function refusalOf(page: Pick<Page, 'title' | 'roles' | 'ofAllServices'>, session: Session): string | undefined {
  if (!page.roles.some(role => session.roles.includes(role))) {
    const needed = page.roles.map(role => roleWords[role]);
    return `${page.title} is for ${new Intl.ListFormat('en', { type: 'disjunction' }).format(needed)}; your token's role is ${new Intl.ListFormat('en').format(session.roles)}.`;
  }
  if (page.ofAllServices === true && session.services !== null) return `${page.title} is about all services at once; your token is for ${new Intl.ListFormat('en').format(session.services)} only.`;
  return undefined;
}
