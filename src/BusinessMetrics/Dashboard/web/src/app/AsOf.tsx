import { useState } from 'react';
import { useCatalog } from '../api/queries';
import { Choice, Field } from '../ui/Field';
import { Popover } from '../ui/Popover';
import { exactTime, fromField, shortTime, toField, zoneName } from '../ui/time';
import { day, hour } from './search';
import { useSearch, useZone } from './useSearch';

/** The whole page as it stood at a moment: by a field, or a slider over the last days or the whole record. */
export function AsOfPicker() {
  const { search, change } = useSearch();
  const zone = useZone();
  const [open, setOpen] = useState(false);
  return (
    <Popover label={search.asOf === undefined ? 'As of now' : `As of ${shortTime(new Date(search.asOf), zone)}`} title="As of" open={open} onOpenChange={setOpen} marked={search.asOf !== undefined}>
      <p className="hint">What was recorded, corrected or back-dated later does not count.</p>
      {open && <Moment />}
      {search.asOf !== undefined && (
        <button type="button" onClick={() => change({ asOf: undefined })}>
          Back to now
        </button>
      )}
    </Popover>
  );
}

type Reach = '1' | '7' | '30' | 'all';
const reaches: readonly (readonly [Reach, string])[] = [['1', 'the last day'], ['7', 'the last 7 days'], ['30', 'the last 30 days'], ['all', 'the whole record']];

function Moment() {
  const { search, change } = useSearch();
  const zone = useZone();
  const [now] = useState(() => Date.now());
  const [at, setAt] = useState(() => (search.asOf === undefined ? now : Date.parse(search.asOf)));
  const [reach, setReach] = useState<Reach>('7');
  const record = useCatalog({ limit: 1000 }, { enabled: reach === 'all' });
  const earliest = record.data?.value.metrics.reduce((least, metric) => Math.min(least, Date.parse(metric.first_seen)), now - day) ?? now - 365 * day;
  const start = reach === 'all' ? earliest : now - Number(reach) * day;
  const step = Math.max(60_000, Math.min(hour, Math.round((now - start) / 1_000 / 60_000) * 60_000));
  const show = (moment: number) => change({ asOf: moment >= Date.now() - 60_000 ? undefined : new Date(moment).toISOString() });
  return (
    <>
      <Field
        label={`Moment (${zoneName(zone)})`}
        type="datetime-local"
        max={toField(new Date(now), zone)}
        value={toField(new Date(at), zone)}
        onChange={event => {
          const moment = fromField(event.target.value, zone)?.getTime();
          if (moment === undefined || moment > now) return;
          setAt(moment);
          show(moment);
        }}
      />
      <Field
        label="Slide"
        type="range"
        min={start}
        max={now}
        step={step}
        value={Math.max(at, start)}
        aria-valuetext={exactTime(new Date(at), zone)}
        onChange={event => setAt(Number(event.target.value))}
        onPointerUp={() => show(at)}
        onKeyUp={() => show(at)}
      />
      <Choice label="Over" value={reach} options={reaches} onChange={event => setReach(event.target.value as Reach)} />
    </>
  );
}

/** Not to be overlooked, in a screenshot either. */
export function AsOfBanner({ at }: { at: string }) {
  const zone = useZone();
  const { change } = useSearch();
  return (
    <aside className="as-of" aria-label="As of">
      <p>
        <strong>As of {exactTime(new Date(at), zone)}</strong>: the page shows what was known then, not now.
      </p>
      <button type="button" onClick={() => change({ panel: 'changes' })}>
        What changed since
      </button>
      <button type="button" onClick={() => change({ asOf: undefined })}>
        Back to now
      </button>
    </aside>
  );
}
