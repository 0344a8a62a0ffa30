import { Suspense } from 'react';
import { useSession } from '../api/session';
import { Dialog } from '../ui/Dialog';
import { ErrorBoundary } from '../ui/ErrorBoundary';
import { Skeleton } from '../ui/Panel';
import { panels, readers, refusalOf } from './pages';
import { panelTitle } from './panelTitle';
import { useSearch } from './useSearch';

/** What the address says is open beside the page. */
export function OpenPanel() {
  const { search, change } = useSearch();
  const session = useSession();
  const [name = '', ...rest] = (search.panel ?? '').split(':');
  const subject = rest.join(':');
  const Content = panels[name];
  const title = panelTitle(name, subject);
  const refusal = session === null ? undefined : refusalOf({ title, roles: readers }, session);
  return (
    <Dialog side title={title} open={search.panel !== undefined && Content !== undefined} onClose={() => change({ panel: undefined })}>
      <ErrorBoundary key={search.panel}>
        {refusal === undefined ? <Suspense fallback={<Skeleton rows={60} />}>{Content !== undefined && <Content subject={subject} />}</Suspense> : <p>{refusal}</p>}
      </ErrorBoundary>
    </Dialog>
  );
}
