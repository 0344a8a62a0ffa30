import { useSession } from '../../api/session';
import { useSearch } from '../../app/useSearch';
import { PageHead } from '../../ui/PageHead';
import { PanelFrame } from '../../ui/Panel';
import { Tabs } from '../../ui/Tabs';
import { listed } from '../../ui/format';
import { ByHand } from './ByHand';
import { FromFile } from './FromFile';

const ways = [['hand', 'By hand'], ['file', 'From a file']] as const;

/** The specification's MetricsRecorder, and the same for a file of metrics. */
export default function RecordPage() {
  const { search } = useSearch();
  const session = useSession();
  const services = session?.services ?? null;
  const way = search['way'] === 'file' ? 'file' : 'hand';
  return (
    <>
      <PageHead
        title="Record"
        sentence={way === 'file' ? 'Sends the metrics of a CSV or NDJSON file. A line that is sent twice counts once.' : 'Records one metric.'}
      />
      {services !== null && <p className="notice foreign">Your token records metrics of {listed(services)} only.</p>}
      {search.asOf !== undefined && <p className="notice" data-verdict="warning">What is recorded here counts from now on, though the page looks at the past.</p>}
      <Tabs name="way" label="How to record" open={way} tabs={ways} />
      {way === 'hand' ? (
        <PanelFrame title="A metric">
          <ByHand />
        </PanelFrame>
      ) : (
        <FromFile />
      )}
    </>
  );
}
