import { useSeries, type Figures, type SeriesAnswer, type SeriesQuery } from '../../api/queries';
import { useSearch } from '../../app/useSearch';
import { TimeSeries } from '../../charts/TimeSeries';
import { comparedSentence, eachSentence, hasNoData, together } from '../../charts/together';
import { Panel, PanelFrame } from '../../ui/Panel';
import { Tabs } from '../../ui/Tabs';
import { sharedPanelOf } from '../shares/subject';

interface LatencyProps {
  average: SeriesAnswer;
  p95: Figures<SeriesAnswer>;
  p99: Figures<SeriesAnswer>;
}

/** The mean hides what a few wait for: the slowest twentieth and hundredth beside it. */
export function LatencyChart({ average, p95, p99 }: LatencyProps) {
  const named = [['average', average] as const, ...([['p95', p95], ['p99', p99]] as const).flatMap(([name, of]) => (of.data === undefined ? [] : [[name, of.data.value] as const]))];
  const all = together(named, 'statistic');
  return (
    <>
      {all !== undefined && <TimeSeries title="Latency" what="Latency" sentence={eachSentence('Latency', all)} answer={all} />}
      {[p95, p99].some(of => of.isError) && <p className="muted">A quantile could not be asked for; the page tries again when figures move.</p>}
    </>
  );
}

const dimensions = [['service', 'Service'], ['model_name', 'Model']] as const;

/** The same four figures, a line for each service or model. */
export function LinesBy({ over, model }: { over: (query: SeriesQuery) => SeriesQuery; model: string | undefined }) {
  const { search } = useSearch();
  const by = search['by'] === 'model_name' ? 'model_name' : 'service';
  const words = by === 'model_name' ? 'model' : 'service';
  const narrowed = { model_name: model, group_by: by } as const;
  const ofLatency = over({ figure: 'latency', statistic: 'p95', ...narrowed });
  const ofErrors = over({ figure: 'error_rate', ...narrowed });
  const ofAccuracy = over({ figure: 'accuracy', ...narrowed });
  const ofRequests = over({ figure: 'requests_per_second', ...narrowed });
  const latency = useSeries(ofLatency);
  const errors = useSeries(ofErrors);
  const accuracy = useSeries(ofAccuracy);
  const requests = useSeries(ofRequests);
  return (
    <>
      <PanelFrame title="Compared" wide>
        <Tabs name="by" label="A line for each" open={by} tabs={dimensions} />
        <p className="muted">A line for each {words}, at most ten; the others are one.</p>
      </PanelFrame>
      {(
        [
          [`Latency, p95, by ${words}`, 'p95 of latency', latency, ofLatency],
          [`Error rate by ${words}`, 'error rate', errors, ofErrors],
          [`Accuracy by ${words}`, 'accuracy', accuracy, ofAccuracy],
          [`Requests per second by ${words}`, 'number of requests per second', requests, ofRequests],
        ] as const
      ).map(([title, what, of, query]) => (
        <Panel key={title} of={of} title={`${title}, over time`} quiet rows={80} isEmpty={hasNoData}>
          {value => <TimeSeries title={title} what={title} sentence={comparedSentence(what, value)} answer={value} shared={sharedPanelOf('series', title, query)} />}
        </Panel>
      ))}
    </>
  );
}
