import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { carried } from '../../app/search';
import { Amount } from '../../ui/Amount';
import { DataTable } from '../../ui/DataTable';
import { Text } from '../../ui/Text';
import { Instant } from './Instant';
import { actionName, type PersonExport } from './person';
import { exportedSentence } from './sentence';

/** A table is read; what is more is for the file. */
const most = 100;

export function MetricTable({ metrics }: Pick<PersonExport, 'metrics'>) {
  const shown = useMemo(() => metrics.slice(-most).reverse(), [metrics]);
  if (shown.length === 0) return <p className="muted">No metric.</p>;
  return (
    <>
      <p className="note muted">{exportedSentence(shown.length, metrics.length)}</p>
      <DataTable
        name="Metrics of the person"
        columns={[
          { title: 'Time', value: ({ metric }) => metric.timestamp, show: ({ metric }) => <Instant at={metric.timestamp} /> },
          { title: 'Metric', value: ({ metric }) => metric.metric_name, show: ({ metric }) => <Text>{metric.metric_name}</Text> },
          { title: 'Value', value: ({ metric }) => metric.value, show: ({ metric }) => <Amount value={metric.value} unit={metric.unit} />, numeric: true },
          { title: 'Service', value: ({ metric }) => metric.service, show: ({ metric }) => <Text>{metric.service}</Text> },
          { title: 'Session', value: ({ metric }) => metric.session_id, show: ({ metric }) => <Text>{metric.session_id}</Text> },
          { title: 'Metadata', value: ({ metric }) => JSON.stringify(metric.metadata), show: ({ metric }) => <Text>{JSON.stringify(metric.metadata)}</Text> },
          { title: 'Retracted', value: ({ metric }) => metric.retracted?.reason, show: ({ metric }) => (metric.retracted === undefined ? 'no' : <Text>{metric.retracted.reason}</Text>) },
        ]}
        rows={shown}
        keyOf={({ metric }) => metric.metric_id}
      />
    </>
  );
}

export function ActionTable({ actions }: Pick<PersonExport, 'actions'>) {
  return (
    <>
      <p className="note muted">As it was when the person was looked up; that look-up is in it.</p>
      <DataTable
        name="Actions"
        columns={[
          { title: 'When', value: action => action.at, show: action => <Instant at={action.at} /> },
          { title: 'What', value: action => actionName(action), show: action => <Text>{actionName(action)}</Text> },
          { title: 'Who', value: action => action.actor, show: action => <Text>{action.actor}</Text> },
          { title: 'Details', value: action => action.details, show: action => <Text>{action.details}</Text> },
          {
            title: 'Event',
            value: action => action.event_id,
            show: action => (
              <Link to="/audit/$eventId" params={{ eventId: action.event_id }} search={carried}>
                its audit event
              </Link>
            ),
          },
        ]}
        rows={actions}
        keyOf={action => action.event_id}
        sorted={[0, true]}
      />
    </>
  );
}
