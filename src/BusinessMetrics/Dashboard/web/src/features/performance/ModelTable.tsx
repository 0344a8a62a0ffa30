import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../api/client';
import { useSeries, type Figures, type SeriesQuery } from '../../api/queries';
import { Amount } from '../../ui/Amount';
import { DataTable, type Column } from '../../ui/DataTable';
import { Foot } from '../../ui/Foot';
import { counted } from '../../ui/format';
import { known } from '../../ui/known';
import { Panel } from '../../ui/Panel';
import { Text } from '../../ui/Text';
import { Time } from '../../ui/Time';

type Performance = Schemas['PerformanceMetrics'];
type Model = Schemas['ModelPerformance'];

interface Props {
  of: Figures<Performance>;
  /** Which models reported errors at all: their 0 is good news and no lack of data. */
  errors: SeriesQuery;
}

export function ModelTable({ of, errors }: Props) {
  const reported = useSeries(errors).data?.value.series;
  const errorRate = (model: Model) => (model.error_rate > 0 || reported?.some(line => line.key === model.model_name && line.samples > 0) === true ? model.error_rate : null);
  const columns = (accuracy: string | undefined, unit: string | undefined): Column<Model>[] => [
    {
      title: 'Model',
      value: model => model.model_name,
      show: model => (
        <Link to="." search={now => ({ ...now, model: model.model_name })}>
          <Text>{model.model_name}</Text>
        </Link>
      ),
    },
    { title: 'Accuracy', value: model => known(model.accuracy), show: model => <Amount value={known(model.accuracy)} unit={accuracy} />, numeric: true },
    { title: 'Latency', value: model => known(model.latency_ms), show: model => <Amount value={known(model.latency_ms)} unit="ms" />, numeric: true },
    { title: 'Requests per second', value: model => known(model.throughput), show: model => <Amount value={known(model.throughput)} unit="per_second" />, numeric: true },
    { title: 'Error rate', value: errorRate, show: model => <Amount value={errorRate(model)} unit={unit} />, numeric: true },
    { title: 'Last metric', value: model => model.last_updated, show: model => <Time at={model.last_updated} /> },
  ];
  return (
    <Panel of={of} title="Models" wide rows={60} isEmpty={value => value.model_performance.length === 0} empty={<p className="muted">No metric of this time names a model: send <code>model_name</code> with it.</p>}>
      {({ model_performance, model_performance_rest: rest, accuracy, error_rate }) => (
        <DataTable
          name="Models"
          columns={columns(accuracy.unit, error_rate.unit)}
          rows={model_performance}
          keyOf={model => model.model_name}
          foot={
            rest !== undefined && (
              <Foot columns={6}>
                {counted(rest.models, 'other model')}, together: accuracy <Amount value={known(rest.accuracy)} unit={accuracy.unit} />, latency <Amount value={known(rest.latency_ms)} unit="ms" />, throughput{' '}
                <Amount value={known(rest.throughput)} unit="per_second" />, error rate <Amount value={known(rest.error_rate)} unit={error_rate.unit} />, last metric <Time at={rest.last_updated} />
              </Foot>
            )
          }
        />
      )}
    </Panel>
  );
}
