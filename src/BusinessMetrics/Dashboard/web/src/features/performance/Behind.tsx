import type { Schemas } from '../../api/client';
import { Amount } from '../../ui/Amount';
import { DataTable } from '../../ui/DataTable';
import { knownIn } from '../../ui/known';

interface Row {
  name: string;
  latest: number | null;
  average: number | null;
  unit: string | undefined;
  trend: string | null;
  samples: number;
}

/** The latest of each beside its mean, which way it goes, and of how many metrics it is. */
export function Behind({ of: { latency, error_rate, accuracy, throughput } }: { of: Schemas['PerformanceMetrics'] }) {
  const rows: Row[] = [
    { name: 'Latency', latest: latency.current_ms, average: latency.average_ms, unit: 'ms', trend: latency.trend, samples: latency.samples },
    { name: 'Error rate', latest: error_rate.current, average: error_rate.average, unit: error_rate.unit, trend: error_rate.trend, samples: error_rate.samples },
    { name: 'Accuracy', latest: accuracy.current, average: accuracy.average, unit: accuracy.unit, trend: accuracy.trend, samples: accuracy.samples },
    { name: 'Requests per second', latest: null, average: throughput.requests_per_second, unit: 'per_second', trend: throughput.trend, samples: throughput.samples },
  ].map(row => ({ ...row, latest: knownIn(row.samples, row.latest), average: knownIn(row.samples, row.average), trend: knownIn(row.samples, row.trend) }));
  return (
    <>
      <p className="note muted">Trends are against the window of the same length before: up or down by more than 5 %. Predictions per second: <Amount value={throughput.predictions_per_second === 0 ? null : throughput.predictions_per_second} unit="per_second" />.</p>
      <DataTable
        name="Behind the figures of performance"
        columns={[
          { title: 'Figure', value: row => row.name },
          { title: 'Latest', value: row => row.latest, show: row => <Amount value={row.latest} unit={row.unit} />, numeric: true },
          { title: 'Average', value: row => row.average, show: row => <Amount value={row.average} unit={row.unit} />, numeric: true },
          { title: 'Trend', value: row => row.trend ?? 'no data' },
          { title: 'Metrics', value: row => row.samples, show: row => <Amount value={row.samples} />, numeric: true },
        ]}
        rows={rows}
        keyOf={row => row.name}
      />
    </>
  );
}
