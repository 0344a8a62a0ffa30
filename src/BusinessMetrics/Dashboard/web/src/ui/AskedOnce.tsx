import type { Figures } from '../api/queries';
import { Time } from './Time';

/** When something was asked that is not asked again by itself, and how to. */
export function AskedOnce<T>({ of, why }: { of: Figures<T>; why: string }) {
  return (
    <p className="note muted">
      {why}{' '}
      {of.dataUpdatedAt > 0 && (
        <>
          Last asked <Time at={new Date(of.dataUpdatedAt).toISOString()} />.{' '}
        </>
      )}
      <button type="button" className="link" disabled={of.isFetching} onClick={() => void of.refetch()}>
        Ask again
      </button>
    </p>
  );
}
