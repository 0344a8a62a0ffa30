import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { errorOf } from '../api/problem';
import { useSession } from '../api/session';
import { Failure } from '../ui/Panel';
import { PageHead } from '../ui/PageHead';
import { refusalOf, type Page } from './pages';
import { carried } from './search';

/** The page, or why it is not for this token. */
export function Forbidden({ page, children }: { page: Page; children: ReactNode }) {
  const session = useSession();
  const refusal = session === null ? undefined : refusalOf(page, session);
  if (refusal === undefined) return children;
  return (
    <>
      <PageHead isBare title={page.title} sentence="This page is not for your token." />
      <div className="panel" data-state="forbidden">
        <p>{refusal}</p>
        <p className="muted">Whoever gave it to you can give you another.</p>
      </div>
    </>
  );
}

export function NotFound() {
  return (
    <>
      <PageHead isBare title="No such page" sentence="Nothing is at this address." />
      <p>
        <Link to="/" search={carried}>
          Overview
        </Link>
      </p>
    </>
  );
}

export function PageFailed({ error, reset }: { error: unknown; reset: () => void }) {
  return (
    <>
      <PageHead isBare title="The page failed" sentence="The rest of the dashboard goes on." />
      <div className="panel" data-state="error">
        <Failure error={errorOf(error)} again={reset} />
      </div>
    </>
  );
}
