import { Link } from '@tanstack/react-router';
import { DataTable } from '../../ui/DataTable';
import { StandingMark } from '../../ui/Standing';
import { Text } from '../../ui/Text';
import { Time } from '../../ui/Time';
import { deliveryStanding, typeWords } from './delivery';
import type { Delivery } from './queries';

/** A page of deliveries, the newest first; each opens with its attempts. */
export function DeliveryTable({ deliveries, name = 'Deliveries on this page' }: { deliveries: readonly Delivery[]; name?: string }) {
  return (
    <DataTable
      name={name}
      columns={[
        { title: 'When', value: row => row.created_at, show: row => <Time at={row.created_at} /> },
        { title: 'To', value: row => row.channel, show: row => <Text>{row.recipient === undefined ? row.channel : `${row.channel}, ${row.recipient}`}</Text> },
        { title: 'Says', value: row => typeWords(row.type) },
        {
          title: 'Notice',
          value: row => row.title,
          show: row => (
            <Link to="/deliveries" search={known => ({ ...known, delivery: row.id })} resetScroll={false}>
              <Text>{row.title}</Text>
            </Link>
          ),
        },
        { title: 'State', value: row => row.state, show: row => <StandingMark of={deliveryStanding(row)} /> },
        { title: 'Attempts', value: row => row.attempts.length, numeric: true },
      ]}
      rows={deliveries}
      keyOf={row => row.id}
    />
  );
}
