import { useZone } from '../../app/useSearch';
import { exactTime } from '../../ui/time';

/** An instant as a document has it: exact, and not by how long ago it is. */
export function Instant({ at }: { at: string }) {
  const zone = useZone();
  return <time dateTime={at}>{exactTime(new Date(at), zone)}</time>;
}
