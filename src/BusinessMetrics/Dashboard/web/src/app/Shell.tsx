import { useQueryClient } from '@tanstack/react-query';
import { Outlet, useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useContext, useEffect, useState } from 'react';
import { forgetSession, renewSession, useSession } from '../api/session';
import { Toasts } from '../ui/Toasts';
import { AsOfBanner } from './AsOf';
import { LiveContext } from './context';
import { Header } from './Header';
import { Navigation } from './Navigation';
import { OpenPanel } from './OpenPanel';
import { useShortcuts } from './shortcuts';
import { useSearch } from './useSearch';

const Palette = lazy(() => import('./Palette'));
const ShortcutList = lazy(() => import('./ShortcutList'));

/** What stays while pages change: navigation, header, and what opens over them. */
export function Shell() {
  const [overlay, setOverlay] = useState<'palette' | 'shortcuts' | undefined>();
  const { search } = useSearch();
  const session = useSession();
  const live = useContext(LiveContext);
  const isAsOf = search.asOf !== undefined;
  useShortcuts({ openPalette: () => setOverlay('palette'), openList: () => setOverlay('shortcuts') });
  useSessionEnd();

  // A writer may not ask which figures moved.
  const mayListen = session !== null && session.role !== 'writer';
  useEffect(() => {
    if (!mayListen) return;
    live?.start(isAsOf);
    return () => live?.stop();
  }, [live, isAsOf, mayListen]);

  return (
    <div className="shell" data-as-of={isAsOf}>
      <a className="skip" href="#main">
        Skip to content
      </a>
      <Navigation />
      <div className="page">
        <Header openPalette={() => setOverlay('palette')} />
        {search.asOf !== undefined && <AsOfBanner at={search.asOf} />}
        <main id="main" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <OpenPanel />
      <Toasts />
      <Suspense>
        {overlay === 'palette' && <Palette onClose={() => setOverlay(undefined)} />}
        {overlay === 'shortcuts' && <ShortcutList onClose={() => setOverlay(undefined)} />}
      </Suspense>
    </div>
  );
}

/** A token that is over takes the page to the sign-in, which knows where it was. */
function useSessionEnd() {
  const session = useSession();
  const queries = useQueryClient();
  const router = useRouter();
  const end = session?.expires_at;
  useEffect(() => {
    if (end === undefined) return;
    const left = Date.parse(end) - Date.now();
    // Beyond this a timer would fire at once.
    if (left > 2_147_483_647) return;
    const timer = window.setTimeout(() => void renewSession(queries), Math.max(0, left) + 500);
    return () => window.clearTimeout(timer);
  }, [end, queries]);
  const isOver = session === null;
  useEffect(() => {
    if (!isOver) return;
    forgetSession(queries);
    void router.navigate({ to: '/sign-in', search: { return: router.state.location.href }, replace: true });
  }, [isOver, queries, router]);
}
