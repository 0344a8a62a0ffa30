import { useState } from 'react';
import { Field } from '../ui/Field';
import { Popover } from '../ui/Popover';
import { fromField, shortTime, toField, zoneName } from '../ui/time';
import { ranges, windowOf, type Range } from './search';
import { useSearch, useZone } from './useSearch';

const words: Record<Range, string> = { '1h': 'Last hour', '24h': 'Last 24 hours', '7d': 'Last 7 days', '30d': 'Last 30 days', '90d': 'Last 90 days' };

/** Which span of time the page is about: back from now, or between two instants. */
export function RangePicker({ usual }: { usual: Range }) {
  const { search, change } = useSearch();
  const zone = useZone();
  const [open, setOpen] = useState(false);
  const isChosen = search.from !== undefined || search.to !== undefined;
  const label = isChosen
    ? `${search.from === undefined ? '…' : shortTime(new Date(search.from), zone)} – ${search.to === undefined ? 'now' : shortTime(new Date(search.to), zone)}`
    : words[search.range ?? usual];
  return (
    <Popover label={label} title="Time" open={open} onOpenChange={setOpen} marked={isChosen}>
      <div className="presets">
        {ranges.map(range => (
          <button
            key={range}
            type="button"
            aria-pressed={search.range === range}
            onClick={() => {
              change({ range, from: undefined, to: undefined });
              setOpen(false);
            }}
          >
            {words[range]}
          </button>
        ))}
        <button
          type="button"
          aria-pressed={!isChosen && search.range === undefined}
          onClick={() => {
            change({ range: undefined, from: undefined, to: undefined });
            setOpen(false);
          }}
        >
          Each page’s own
        </button>
      </div>
      <Between key={label} usual={usual} close={() => setOpen(false)} />
    </Popover>
  );
}

function Between({ usual, close }: { usual: Range; close: () => void }) {
  const { search, change } = useSearch();
  const zone = useZone();
  const [shown] = useState(() => windowOf(search, usual, new Date()));
  const [from, setFrom] = useState(toField(shown.start, zone));
  const [to, setTo] = useState(search.to === undefined ? '' : toField(shown.end, zone));
  const [start, end] = [fromField(from, zone), fromField(to, zone)];
  const error = start !== undefined && end !== undefined && start >= end ? 'It has to be after the start.' : undefined;
  return (
    <form
      className="between"
      onSubmit={event => {
        event.preventDefault();
        if (start === undefined || error !== undefined) return;
        change({ range: undefined, from: start.toISOString(), to: end?.toISOString() });
        close();
      }}
    >
      <Field label={`From (${zoneName(zone)})`} type="datetime-local" required value={from} onChange={event => setFrom(event.target.value)} />
      <Field label={`To (${zoneName(zone)})`} type="datetime-local" hint="Empty: now, and on." value={to} error={error} onChange={event => setTo(event.target.value)} />
      <button type="submit">Show</button>
    </form>
  );
}
