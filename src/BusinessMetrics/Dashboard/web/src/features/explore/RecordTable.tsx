import type { Schemas } from '../../api/client';
import { useZone } from '../../app/useSearch';
import { Amount } from '../../ui/Amount';
import { DataTable } from '../../ui/DataTable';
import { Text } from '../../ui/Text';
import { exactTime } from '../../ui/time';

type Record = Schemas['MetricItem'];

interface Props {
  name: string;
  rows: readonly Record[];
}

/** Metrics as they were sent. */
export function RecordTable({ name, rows }: Props) {
  const zone = useZone();
  const said = ({ metadata }: Record) => (metadata === undefined ? '' : JSON.stringify(metadata));
  return (
    <DataTable
      name={name}
      columns={[
        { title: 'Time', value: row => row.timestamp, show: row => exactTime(new Date(row.timestamp), zone) },
        { title: 'Metric', value: row => row.metric_name, show: row => <Text>{row.metric_name}</Text> },
        { title: 'Value', value: row => row.value, show: row => <Amount value={row.value} unit={row.unit} />, numeric: true },
        { title: 'Service', value: row => row.service, show: row => <Text>{row.service}</Text> },
        { title: 'Model', value: row => row.model_name, show: row => <Text>{row.model_name}</Text> },
        { title: 'Metadata', value: said, show: row => <Text>{said(row)}</Text> },
      ]}
      rows={rows}
      keyOf={row => row.metric_id}
    />
  );
}
