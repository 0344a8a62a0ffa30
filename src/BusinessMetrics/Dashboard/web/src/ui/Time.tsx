import { useNow } from './useNow';
import { exactTime, relativeTime } from './time';
import { Tip } from './Tip';
import { useZone } from '../app/useSearch';

/** An instant: within a day how long ago, and exactly on hover and focus. */
export function Time({ at }: { at: string }) {
  const zone = useZone();
  const now = useNow();
  const date = new Date(at);
  return (
    <Tip text={exactTime(date, zone)}>
      <time dateTime={at}>{relativeTime(date, now, zone)}</time>
    </Tip>
  );
}
