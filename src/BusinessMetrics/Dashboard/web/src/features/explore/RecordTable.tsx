import type { Schemas } from '../../api/client';
import { useZone } from '../../app/useSearch';
import { Amount } from '../../ui/Amount';
import { DataTable, type Column } from '../../ui/DataTable';
import { Text } from '../../ui/Text';
import { exactTime } from '../../ui/time';

type Record = Schemas['MetricItem'];

interface Props {
  name: string;
  rows: readonly Record[];
}

/** Metrics as they were sent. */
export function RecordTable({ name, rows }: Props) {
  return <DataTable name={name} columns={useRecordColumns<Record>(row => row)} rows={rows} keyOf={row => row.metric_id} />;
}

/** For rows that have a metric in them. */
export function useRecordColumns<R>(metricOf: (row: R) => Record): Column<R>[] {
  const zone = useZone();
  const said = (metric: Record) => (metric.metadata === undefined ? '' : JSON.stringify(metric.metadata));
  return [
    { title: 'Time', value: row => metricOf(row).timestamp, show: row => exactTime(new Date(metricOf(row).timestamp), zone) },
    { title: 'Metric', value: row => metricOf(row).metric_name, show: row => <Text>{metricOf(row).metric_name}</Text> },
    { title: 'Value', value: row => metricOf(row).value, show: row => <Amount value={metricOf(row).value} unit={metricOf(row).unit} />, numeric: true },
    { title: 'Service', value: row => metricOf(row).service, show: row => <Text>{metricOf(row).service}</Text> },
    { title: 'Model', value: row => metricOf(row).model_name, show: row => <Text>{metricOf(row).model_name}</Text> },
    { title: 'Metadata', value: row => said(metricOf(row)), show: row => <Text>{said(metricOf(row))}</Text> },
  ];
}
