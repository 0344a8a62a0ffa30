import { useState } from 'react';
import { useSeries } from '../../api/queries';
import { useSearch, useZone } from '../../app/useSearch';
import { useSeriesWindow } from '../../app/useSeriesWindow';
import { TimeSeries } from '../../charts/TimeSeries';
import { hasNoData } from '../../charts/together';
import { Part } from '../../exports/Part';
import { AskedOnce } from '../../ui/AskedOnce';
import { Empty } from '../../ui/Empty';
import { Figure } from '../../ui/Figure';
import { counted } from '../../ui/format';
import { known, knownIn } from '../../ui/known';
import { PageHead } from '../../ui/PageHead';
import { Panel } from '../../ui/Panel';
import { Text } from '../../ui/Text';
import { exactTime } from '../../ui/time';
import { Features } from './Features';
import { sharedPanelOf } from '../shares/subject';
import { People } from './People';
import { Ranked, readDimension } from './Ranked';
import { Services } from './Services';
import { mostPeople, serviceCount, usageSentence } from './sentence';
import { useSeesPeople, useUsage } from './useUsage';

const example = { metric_name: 'request_count', value: 40, unit: 'requests', category: 'usage', service: 'gateway', user_id: 'user_123' };

/** Who uses what, and when most? */
export default function UsagePage() {
  const { search, change } = useSearch();
  const { query, service, words, over } = useSeriesWindow();
  const zone = useZone();
  const seesPeople = useSeesPeople();
  const [person, setPerson] = useState<string>();
  const choose = (one: string | undefined) => {
    setPerson(one);
    change({ after: undefined });
  };
  const by = readDimension(search['by']);
  const usage = useUsage({ ...query, service, user_id: person, group_by: by, limit: 20, cursor: search['after'] });
  const requests = useSeries(over({ figure: 'requests', compare: 'previous' }));
  const ofServices = over({ figure: 'requests', group_by: 'service' });
  const ofFeatures = over({ figure: 'feature_usage', group_by: 'feature' });
  const byService = useSeries(ofServices);
  const features = useSeries(ofFeatures);
  const [line] = requests.data?.value.series ?? [];

  return (
    <>
      <PageHead title="Usage" shared={{ sections: ['usage'] }} sentence={usage.data === undefined ? 'Asking.' : usageSentence(usage.data.value, words, zone)} />
      {seesPeople && <AskedOnce of={usage} why="You see people by their ids, and the audit trail says that you looked: so this is not asked again by itself; the charts over time are." />}
      {person !== undefined && (
        <p className="note">
          Only <Text>{person}</Text>; the charts over time are of everybody.{' '}
          <button type="button" className="link" onClick={() => choose(undefined)}>
            Show everybody
          </button>
        </p>
      )}
      <div className="grid">
        <Panel of={usage} title="Figures" wide bare rows={30}>
          {value => {
            const people = Object.keys(value.requests_by_user).length;
            return (
              <div className="figures">
                {person === undefined ? (
                  <Figure label="Requests" value={knownIn(value.samples, value.total_requests)} before={line?.previous?.value} points={line?.values} explain="requests" note={counted(value.samples, 'metric')} />
                ) : (
                  <Figure label="Requests" value={knownIn(value.samples, value.total_requests)} note={counted(value.samples, 'metric')} />
                )}
                <Figure label="Services" value={known(serviceCount(value))} />
                <Figure label="People" value={known(people)} note={people >= mostPeople ? 'at least: the hundred busiest are told' : undefined} />
                <Figure label="Requests per hour" value={knownIn(value.samples, value.average_usage.requests_per_hour)} note="on average" />
                <Figure label="Requests per person" value={known(value.average_usage.requests_per_user)} note="of those who have any" />
                <Figure label="Busiest hour" value={known(value.peak_usage.requests)} unit="requests" note={value.peak_usage.requests > 0 ? `from ${exactTime(new Date(value.peak_usage.time), zone)}` : undefined} />
              </div>
            );
          }}
        </Panel>

        <Panel of={byService} title="Requests by service, over time" quiet wide rows={90} isEmpty={hasNoData} empty={<Empty title="No requests in this time" metric={example} />}>
          {value => <TimeSeries title="Requests by service" what="Requests" answer={value} shared={sharedPanelOf('series', 'Requests by service', ofServices)} />}
        </Panel>

        <Part own={{ Person: person }}>
          <Services of={usage} />
          <People of={usage} seesPeople={seesPeople} choose={choose} />
        </Part>

        <Panel of={features} title="Features over time" quiet rows={80} isEmpty={hasNoData} empty={<Empty title="No feature is used in this time" metric={{ metric_name: 'feature_usage', value: 1, unit: 'count', category: 'usage', service: 'gateway', metadata: { feature: 'search' } }} />}>
          {value => <TimeSeries title="Uses of features" what="Uses" answer={value} shared={sharedPanelOf('series', 'Uses of features', ofFeatures)} />}
        </Panel>
        <Part own={{ Person: person }}>
          <Features of={usage} />
          <Ranked of={usage} by={by} />
        </Part>
      </div>
    </>
  );
}
