import { useSeries, usePerformance } from '../../api/queries';
import { useSearch } from '../../app/useSearch';
import { useSeriesWindow } from '../../app/useSeriesWindow';
import { Empty } from '../../ui/Empty';
import { Figure } from '../../ui/Figure';
import { knownIn } from '../../ui/known';
import { PageHead } from '../../ui/PageHead';
import { Panel } from '../../ui/Panel';
import { writeIn } from '../../ui/format';
import { Behind } from './Behind';
import { LatencyChart, LinesBy } from './Lines';
import { ByModel, ByService } from './Means';
import { ModelTable } from './ModelTable';
import { performanceSentence } from './sentence';

const example = { metric_name: 'inference_latency', value: 41.5, unit: 'ms', category: 'performance', service: 'model-api', model_name: 'bert-base' };

/** Is it fast, and is it right? */
export default function PerformancePage() {
  const { search } = useSearch();
  const { query, service, words, over } = useSeriesWindow();
  const model_name = search.model;
  const performance = usePerformance({ ...query, service, model_name });
  const average = useSeries(over({ figure: 'latency', statistic: 'avg', model_name, compare: 'previous' }));
  const p95 = useSeries(over({ figure: 'latency', statistic: 'p95', model_name, compare: 'previous' }));
  const p99 = useSeries(over({ figure: 'latency', statistic: 'p99', model_name, compare: 'previous' }));
  const errors = useSeries(over({ figure: 'error_rate', model_name, compare: 'previous' }));
  const accuracy = useSeries(over({ figure: 'accuracy', model_name, compare: 'previous' }));
  const requests = useSeries(over({ figure: 'requests_per_second', model_name, compare: 'previous' }));
  const whole = (series: typeof average) => series.data?.value.series[0];

  return (
    <>
      <PageHead
        title="Performance"
        shared={{ sections: ['performance'] }}
        sentence={performance.data === undefined ? 'Asking.' : performanceSentence(performance.data.value, words)}
      />
      <div className="grid">
        <Panel of={performance} title="Figures" wide bare rows={30}>
          {({ latency, error_rate, accuracy: right, throughput }) => (
            <div className="figures">
              <Figure label="Latency, average" value={knownIn(latency.samples, latency.average_ms)} unit="ms" before={whole(average)?.previous?.value} points={whole(average)?.values} explain="latency" more="bad" />
              <Figure label="Latency, p95" value={knownIn(latency.samples, latency.p95_ms)} unit="ms" before={whole(p95)?.previous?.value} points={whole(p95)?.values} explain="latency:p95" more="bad" />
              <Figure label="Latency, p99" value={knownIn(latency.samples, latency.p99_ms)} unit="ms" before={whole(p99)?.previous?.value} points={whole(p99)?.values} explain="latency:p99" more="bad" />
              <Figure label="Error rate" value={knownIn(error_rate.samples, error_rate.average)} unit={error_rate.unit} before={whole(errors)?.previous?.value} points={whole(errors)?.values} explain="error_rate" more="bad" />
              <Figure label="Accuracy" value={knownIn(right.samples, right.average)} unit={right.unit} before={whole(accuracy)?.previous?.value} points={whole(accuracy)?.values} explain="accuracy" more="good" />
              <Figure
                label="Requests per second"
                value={knownIn(throughput.samples, throughput.requests_per_second)}
                unit="per_second"
                before={whole(requests)?.previous?.value}
                points={whole(requests)?.values}
                explain="requests_per_second"
                note={throughput.predictions_per_second > 0 ? `${writeIn(throughput.predictions_per_second, 'per_second')} predictions` : undefined}
              />
            </div>
          )}
        </Panel>

        <Panel of={average} title="Latency over time" quiet wide rows={90} isEmpty={value => value.series.every(line => line.samples === 0)} empty={<Empty title="No latency in this time" metric={example} />}>
          {value => <LatencyChart average={value} p95={p95} p99={p99} />}
        </Panel>

        <LinesBy over={over} model={model_name} />

        <Panel of={performance} title="Accuracy by model" quiet rows={50} isEmpty={({ accuracy: right }) => right.samples === 0}>
          {value => <ByModel of={value.accuracy} />}
        </Panel>
        <Panel of={performance} title="Error rate by service" quiet rows={50} isEmpty={({ error_rate }) => error_rate.samples === 0}>
          {value => <ByService of={value.error_rate} />}
        </Panel>

        <ModelTable of={performance} errors={over({ figure: 'error_rate', model_name, group_by: 'model_name', top: 100, step: '1w' })} />

        <Panel of={performance} title="Behind these figures" wide rows={40}>
          {value => <Behind of={value} />}
        </Panel>
      </div>
    </>
  );
}
