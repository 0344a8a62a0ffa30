import { expect, test } from 'vitest';
import type { Session } from '../api/session';
import { fileOf, narrowingOf, pages, panels, refusalOf } from './pages';

const session = (role: Session['role'], services: string[] | null = null): Session => ({ role, roles: [role], services, expires_at: '', subject: 'somebody' });
const seenBy = (who: Session) => pages.filter(page => refusalOf(page, who) === undefined).map(page => page.title);

test('each role sees its pages, as the table of access says', () => {
  expect(seenBy(session('writer'))).toEqual(['Record']);
  expect(seenBy(session('reader'))).toEqual(['Overview', 'Performance', 'Security', 'Costs', 'Usage', 'Reports', 'Report runs', 'Schedules', 'Shares', 'Explore', 'Catalogue', 'My dashboards', 'Alerts', 'Budgets', 'Channels', 'Routes', 'Silences', 'Deliveries', 'System']);
  expect(seenBy(session('admin'))).toEqual(pages.map(page => page.title));
});

test('a token for one service is told why it does not see what is about all', () => {
  const audit = pages.find(page => page.path === '/audit');
  expect(audit && refusalOf(audit, session('auditor', ['training']))).toBe('Audit is about all services at once; your token is for training only.');
  expect(audit && refusalOf(audit, session('reader'))).toBe("Audit is for an auditor or an administrator; your token's role is reader.");
});

test('no two pages have the same key, and the two models of all others are there', () => {
  expect(new Set(pages.map(page => page.key)).size).toBe(pages.length);
  expect(fileOf('overview/OverviewPage')).toBeDefined();
  expect(fileOf('costs/CostsPage')).toBeDefined();
});

test('an address opens only what is made to be opened by one', () => {
  expect(Object.keys(panels).sort()).toEqual(['changes', 'explain']);
});

test('a page has a usual time and narrowings of its own, a page of one thing too', () => {
  expect(narrowingOf('/dashboard/costs').usual).toBe('30d');
  expect(narrowingOf('/compliance/')).toMatchObject({ title: 'Compliance', usual: '30d' });
  expect(narrowingOf('/dashboard').usual).toBe('24h');
  expect(narrowingOf('/boards').usual).toBeUndefined();
  expect(narrowingOf('/boards/of-mine')).toEqual({ usual: '24h', by: ['service', 'model'] });
  expect(narrowingOf('/audit/17')).toEqual({});
  expect(narrowingOf('/alerts/17')).toEqual({});
  expect(narrowingOf('/reports/monthly-cost')).toEqual({});
  expect(narrowingOf('/schedules/monday')).toEqual({});
});
