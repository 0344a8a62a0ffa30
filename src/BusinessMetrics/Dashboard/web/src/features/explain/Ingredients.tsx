import type { Schemas } from '../../api/client';
import { DataTable } from '../../ui/DataTable';
import { Amount } from '../../ui/Amount';
import { Text } from '../../ui/Text';
import { counted } from '../../ui/format';

/** Which kinds of metrics a figure is made of, the most recorded first. */
export function Ingredients({ of: { metrics, other_metrics } }: { of: Schemas['FigureExplanation'] }) {
  if (metrics.length === 0) return undefined;
  const hasModels = metrics.some(each => each.model_name !== undefined);
  return (
    <details>
      <summary>{counted(metrics.length + other_metrics, 'kind')} of metrics</summary>
      <DataTable
        name="Made of"
        columns={[
          { title: 'Metric', value: each => each.metric_name, show: each => <Text>{each.metric_name}</Text> },
          { title: 'Unit', value: each => each.unit, show: each => <Text>{each.unit}</Text> },
          { title: 'Service', value: each => each.service, show: each => <Text>{each.service}</Text> },
          ...(hasModels ? [{ title: 'Model', value: (each: Schemas['MetricIngredient']) => each.model_name, show: (each: Schemas['MetricIngredient']) => <Text>{each.model_name}</Text> }] : []),
          { title: 'Metrics', value: each => each.samples, show: each => <Amount value={each.samples} />, numeric: true },
        ]}
        rows={metrics}
        keyOf={each => JSON.stringify([each.category, each.metric_name, each.unit, each.service, each.model_name])}
      />
      {other_metrics > 0 && <p className="muted">and {counted(other_metrics, 'other kind')}, of fewer metrics each.</p>}
    </details>
  );
}
