import { useId, type ReactNode } from 'react';
import type { Figures } from '../api/queries';
import type { ProblemError } from '../api/problem';
import { useLiveState } from '../app/context';
import { Part } from '../exports/Part';
import { ErrorBoundary } from './ErrorBoundary';
import { Time } from './Time';
import { useNow } from './useNow';

interface Frame {
  title: string;
  /** The height that it will have, in rows of 4 px, so that nothing jumps when it comes. */
  rows?: number;
  wide?: boolean;
  /** Beside the title: links, buttons. */
  actions?: ReactNode;
  /** Without border and visible title: for the figures at a page's top. */
  bare?: boolean;
  /** The title is only heard: what is inside shows one of its own. */
  quiet?: boolean;
}

interface Props<T> extends Frame {
  of: Figures<T>;
  /** Whether there is nothing to show: no data, which is not zero. */
  isEmpty?: (value: T) => boolean;
  empty?: ReactNode;
  children: (value: T) => ReactNode;
}

/** A part of a page with its own fate: it loads, is empty, fails, or grows old without the others. */
export function Panel<T>({ of, isEmpty, empty, children, rows = 50, ...frame }: Props<T>) {
  const live = useLiveState();
  const state = of.data === undefined ? (of.isError ? (of.error.isForbidden ? 'forbidden' : 'error') : 'loading') : isEmpty?.(of.data.value) === true ? 'empty' : 'content';
  const isOld = of.data !== undefined && (of.isError || live.mode === 'offline');
  return (
    <PanelFrame {...frame} rows={rows} state={state} busy={of.isPlaceholderData}>
      {isOld && <Old since={of.dataUpdatedAt} again={() => void of.refetch()} />}
      {of.data === undefined ? (
        of.isError ? (
          <Failure error={of.error} since={of.errorUpdatedAt} again={() => void of.refetch()} />
        ) : (
          <Skeleton rows={rows} />
        )
      ) : state === 'empty' ? (
        (empty ?? <p className="muted">No metrics of this kind in this time.</p>)
      ) : (
        <Part answeredAt={of.dataUpdatedAt}>{children(of.data.value)}</Part>
      )}
    </PanelFrame>
  );
}

/** The same frame for what asks nothing. */
export function PanelFrame({ title, state = 'content', rows, wide = false, bare = false, quiet = bare, busy = false, actions, children }: Frame & { state?: string; busy?: boolean; children: ReactNode }) {
  const id = useId();
  // What failed says what it is.
  const isHidden = quiet && (state === 'content' || state === 'loading');
  return (
    <section className={['panel', wide ? 'wide' : '', bare ? 'bare' : ''].filter(Boolean).join(' ')} aria-labelledby={id} data-state={state} data-busy={busy} style={state === 'loading' && rows !== undefined ? { minBlockSize: rows * 4 } : undefined}>
      <header className={isHidden && actions === undefined ? 'hidden' : 'panel-head'}>
        <h2 id={id} className={isHidden ? 'hidden' : undefined}>
          {title}
        </h2>
        {actions}
      </header>
      <ErrorBoundary>{children}</ErrorBoundary>
    </section>
  );
}

export function Skeleton({ rows }: { rows: number }) {
  return (
    <div className="skeleton" style={{ blockSize: rows * 4 }}>
      <span className="hidden">Loading</span>
    </div>
  );
}

/** Which, since when, and again. */
export function Failure({ error, since, again }: { error: ProblemError; since?: number; again?: () => void }) {
  if (error.isForbidden)
    return (
      <div className="state" role="note">
        <h3>You may not see this</h3>
        <p>{error.problem.detail ?? 'It needs another role, or a token for all services.'}</p>
      </div>
    );
  return (
    <div className="state" role="alert">
      <h3>{error.problem.title}</h3>
      {error.problem.detail !== undefined && <p>{error.problem.detail}</p>}
      {since !== undefined && since > 0 && (
        <p className="muted">
          Since <Time at={new Date(since).toISOString()} />
          {error.retryAfter !== undefined && `; the service asks to wait ${error.retryAfter} s`}
        </p>
      )}
      {again !== undefined && (
        <button type="button" onClick={again}>
          Try again
        </button>
      )}
    </div>
  );
}

function Old({ since, again }: { since: number; again: () => void }) {
  const seconds = Math.max(0, Math.round((useNow().getTime() - since) / 1000));
  return (
    <p className="old" data-old="true">
      <span aria-hidden="true">◷ </span>
      These figures are {seconds} s old; newer ones do not come.{' '}
      <button type="button" className="link" onClick={again}>
        Try again
      </button>
    </p>
  );
}
