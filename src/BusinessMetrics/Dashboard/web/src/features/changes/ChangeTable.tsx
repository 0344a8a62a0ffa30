import type { Schemas } from '../../api/client';
import { Amount } from '../../ui/Amount';
import { DataTable } from '../../ui/DataTable';
import { Text } from '../../ui/Text';
import { Time } from '../../ui/Time';
import { amountOf, causeWords } from './words';

type Change = Schemas['FigureChange'];

/** Each with what it does to a sum, and why. */
export function ChangeTable({ changes }: { changes: readonly Change[] }) {
  return (
    <div className="changes">
      <DataTable
        name="Changes"
        columns={[
          { title: 'Metric', value: each => each.metric.metric_name, show: each => <Text>{each.metric.metric_name}</Text> },
          { title: 'Amount', value: amountOf, show: each => <Amount value={amountOf(each)} unit={each.metric.unit} />, numeric: true },
          { title: 'Service', value: each => each.metric.service, show: each => <Text>{each.metric.service}</Text> },
          { title: 'Happened', value: each => each.metric.timestamp, show: each => <Time at={each.metric.timestamp} /> },
          { title: 'Why', value: each => `${causeWords(each)} ${each.recorded_at}`, show: each => <>{causeWords(each)}{each.cause === 'recorded' && <>, <Time at={each.recorded_at} /></>}</> },
        ]}
        rows={changes}
        keyOf={each => `${each.metric.metric_id} ${each.effect}`}
      />
    </div>
  );
}
