import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { carried } from '../../app/search';
import { useZone } from '../../app/useSearch';
import { Text } from '../../ui/Text';
import { exactTime } from '../../ui/time';
import type { AuditEntry } from './leaf';

type Filter = 'actor' | 'action' | 'object' | 'outcome';

/** With the way to everything else of the same. */
function Same({ name, value }: { name: Filter; value: string }) {
  return (
    <>
      <Text>{value}</Text>{' '}
      <Link to="/audit" search={known => ({ ...carried(known), [name]: value })} aria-label={`All events with this ${name}`}>
        all
      </Link>
    </>
  );
}

function Exactly({ at }: { at: string }) {
  return (
    <>
      {exactTime(new Date(at), useZone())} <code className="muted">{at}</code>
    </>
  );
}

/** Everything that the trail says of an event. */
export function EventFields({ event }: { event: AuditEntry }) {
  const fields: readonly (readonly [string, ReactNode])[] = [
    ['Action', <Same key="action" name="action" value={event.action} />],
    ['Outcome', <Same key="outcome" name="outcome" value={event.outcome} />],
    ['Object', <Same key="object" name="object" value={event.object} />],
    ['Actor', <Same key="actor" name="actor" value={event.actor} />],
    ['Role', <Text key="role">{event.role}</Text>],
    ['Details', <Text key="details">{event.details}</Text>],
    ['Happened', <Exactly key="time" at={event.time} />],
    ['Recorded', <Exactly key="recorded" at={event.recorded_at} />],
    ['Source address', <Text key="source">{event.source_address}</Text>],
    ['Correlation id', <Text key="correlation">{event.correlation_id}</Text>],
    ['Sequence', <code key="sequence">{event.sequence}</code>],
    ['Event id', <code key="id" className="whole">{event.event_id}</code>],
  ];
  return (
    <dl className="facts">
      {fields.map(([name, value]) => [<dt key={name}>{name}</dt>, <dd key={`${name} value`}>{value}</dd>])}
    </dl>
  );
}
