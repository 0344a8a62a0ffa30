import type { Figures } from '../api/queries';
import { Time } from './Time';
import { useNow } from './useNow';

/** When something was asked that is not asked again by itself, and how to. */
export function AskedOnce<T>({ of, why }: { of: Figures<T>; why: string }) {
  // The page's present moves every ten seconds: what came since is not in the future.
  const at = Math.min(of.dataUpdatedAt, useNow().getTime());
  return (
    <p className="note muted">
      {why}{' '}
      {of.dataUpdatedAt > 0 && (
        <>
          Last asked <Time at={new Date(at).toISOString()} />.{' '}
        </>
      )}
      <button type="button" className="link" disabled={of.isFetching} onClick={() => void of.refetch()}>
        Ask again
      </button>
    </p>
  );
}
