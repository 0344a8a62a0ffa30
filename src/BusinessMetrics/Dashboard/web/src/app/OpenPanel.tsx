import { Suspense } from 'react';
import { Dialog } from '../ui/Dialog';
import { ErrorBoundary } from '../ui/ErrorBoundary';
import { Skeleton } from '../ui/Panel';
import { panels } from './pages';
import { panelTitle } from './panelTitle';
import { useSearch } from './useSearch';

/** What the address says is open beside the page. */
export function OpenPanel() {
  const { search, change } = useSearch();
  const [name = '', ...rest] = (search.panel ?? '').split(':');
  const subject = rest.join(':');
  const Content = panels[name];
  return (
    <Dialog side title={panelTitle(name, subject)} open={search.panel !== undefined && Content !== undefined} onClose={() => change({ panel: undefined })}>
      <ErrorBoundary key={search.panel}>
        <Suspense fallback={<Skeleton rows={60} />}>{Content !== undefined && <Content subject={subject} />}</Suspense>
      </ErrorBoundary>
    </Dialog>
  );
}
