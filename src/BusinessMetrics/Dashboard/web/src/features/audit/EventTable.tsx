import { DataTable } from '../../ui/DataTable';
import { EventLink } from '../../ui/EventLink';
import { Text } from '../../ui/Text';
import { Time } from '../../ui/Time';
import type { AuditEntry } from './leaf';

/** A page of the trail, the newest first; each event leads to its own page. */
export function EventTable({ events }: { events: readonly AuditEntry[] }) {
  return (
    <DataTable
      name="Events on this page"
      columns={[
        { title: 'When', value: event => event.time, show: event => <span className="unbroken"><Time at={event.time} /></span> },
        { title: 'Who', value: event => event.actor, show: event => <Text>{event.actor}</Text> },
        { title: 'Did', value: event => event.action, show: event => <span className="unbroken">{event.action}</span> },
        { title: 'To', value: event => event.object, show: event => <Text>{event.object}</Text> },
        { title: 'Outcome', value: event => event.outcome, show: event => <span className="outcome" data-outcome={event.outcome}>{event.outcome}</span> },
        { title: 'Details', value: event => event.details, show: event => <Text>{event.details}</Text> },
        { title: 'Place in the log', value: event => event.event_id, show: event => <EventLink event={event} /> },
      ]}
      rows={events}
      keyOf={event => event.event_id}
    />
  );
}
