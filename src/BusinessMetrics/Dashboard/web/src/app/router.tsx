import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';
import { sessionQuery } from '../api/session';
import { fileOf, pages, type Page, type PagePath } from './pages';
import { carried, parseSearch, readSearch, writeSearch, type Search } from './search';
import { Forbidden, NotFound, PageFailed } from './PageStates';
import { Shell } from './Shell';

interface Context {
  queries: QueryClient;
}

const root = createRootRouteWithContext<Context>()({
  validateSearch: (raw: Record<string, unknown>): Search => readSearch(raw),
  component: Outlet,
  notFoundComponent: NotFound,
});

const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  beforeLoad: async ({ context, location }) => {
    const { session } = await context.queries.query({ ...sessionQuery, staleTime: 'static' });
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- that is how the router is told
    if (session === null) throw redirect({ to: '/sign-in', search: { return: location.href } });
  },
  component: Shell,
});

/** A page's code comes with its first visit; whether it is for this token is asked before. */
function component(page: Page) {
  const load = fileOf(page.file);
  return lazyRouteComponent(async () => {
    const file = load === undefined ? { default: NotFound } : await load();
    const Shown = file.default;
    return { default: () => <Forbidden page={page}><Shown /></Forbidden> };
  });
}

function pageAt<const P extends PagePath>(path: P) {
  const page = pages.find(each => each.path === path);
  if (page === undefined) throw new Error(`There is no page ${path}.`);
  return createRoute({ getParentRoute: () => shell, path, component: component(page), staticData: { title: page.title } });
}

/** A page of one thing, under the page of all of them. */
function detailAt<const P extends '/alerts/$id' | '/audit/$eventId' | '/boards/$id' | '/reports/$name' | '/report-runs/$id' | '/schedules/$name'>(path: P, file: string, title: string) {
  const parent = pages.find(each => path.startsWith(`${each.path}/`) && each.path !== '/');
  if (parent === undefined) throw new Error(`There is no page above ${path}.`);
  return createRoute({ getParentRoute: () => shell, path, component: component({ ...parent, file, title }), staticData: { title } });
}

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('./SignInPage')),
  staticData: { title: 'Sign in' },
});

const routeTree = root.addChildren([
  shell.addChildren([
    pageAt('/'), pageAt('/performance'), pageAt('/security'), pageAt('/costs'), pageAt('/usage'), pageAt('/compliance'), pageAt('/explore'), pageAt('/catalog'),
    pageAt('/record'), pageAt('/alerts'), pageAt('/channels'), pageAt('/routes'), pageAt('/silences'), pageAt('/deliveries'), pageAt('/budgets'), pageAt('/audit'), pageAt('/system'), pageAt('/people'), pageAt('/boards'), pageAt('/reports'), pageAt('/report-runs'), pageAt('/schedules'), pageAt('/shares'),
    detailAt('/alerts/$id', 'alerts/AlertPage', 'Alert'),
    detailAt('/audit/$eventId', 'audit/AuditEventPage', 'Audit event'),
    detailAt('/boards/$id', 'boards/BoardPage', 'Dashboard'),
    detailAt('/reports/$name', 'reports/ReportPage', 'Report'),
    detailAt('/report-runs/$id', 'reports/ReportRunPage', 'Report run'),
    detailAt('/schedules/$name', 'schedules/SchedulePage', 'Schedule'),
  ]),
  signIn,
]);

export function makeRouter(queries: QueryClient) {
  return createRouter({
    routeTree,
    basepath: '/dashboard',
    context: { queries },
    parseSearch,
    stringifySearch: writeSearch,
    scrollRestoration: true,
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultErrorComponent: PageFailed,
    defaultNotFoundComponent: NotFound,
  });
}

export { carried };

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
  interface StaticDataRouteOption {
    title?: string;
  }
}
