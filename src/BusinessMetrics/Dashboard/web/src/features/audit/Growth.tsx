import { useSearch } from '../../app/useSearch';
import { shortTime } from '../../ui/time';
import { Choice } from '../../ui/Field';
import { useZone } from '../../app/useSearch';
import type { StoredCheckpoint } from './proof';
import { verifyGrowth } from './verification';
import { Verify } from './Verify';

/** That the log only grew between two checkpoints (RFC 9162, 2.1.4). Which two is in the address. */
export function Growth({ checkpoints }: { checkpoints: readonly StoredCheckpoint[] }) {
  const { search, change } = useSearch();
  const zone = useZone();
  const numbered = (number: string | undefined) => checkpoints.find(each => String(each.number) === number);
  const later = numbered(search['later']) ?? checkpoints[0];
  const earlier = numbered(search['earlier']) ?? checkpoints.at(-1);
  if (earlier === undefined || later === undefined) return undefined;
  const options = checkpoints.map(each => [String(each.number), `${each.number}, ${shortTime(new Date(each.signed_at), zone)}, ${each.size} events`] as const);
  const isReversed = earlier.number > later.number;

  return (
    <Verify
      key={`${earlier.number} ${later.number}`}
      title="Consistency"
      disabled={isReversed}
      verify={() => verifyGrowth(earlier, later)}
      lead={
        <div className="form">
          <p>Two checkpoints and a few hashes between them show that the later log begins with the earlier one: nothing in it was changed, removed or moved in between.</p>
          <div className="form-fields">
            <Choice label="Earlier" value={String(earlier.number)} options={options} onChange={event => change({ earlier: event.target.value })} />
            <Choice label="Later" value={String(later.number)} options={options} onChange={event => change({ later: event.target.value })} error={isReversed ? 'This one is before the other.' : undefined} />
          </div>
        </div>
      }
    />
  );
}
