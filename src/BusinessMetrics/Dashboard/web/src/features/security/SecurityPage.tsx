import { useSecurity, useSeries } from '../../api/queries';
import { useSearch } from '../../app/useSearch';
import { useSeriesWindow } from '../../app/useSeriesWindow';
import { TimeSeries } from '../../charts/TimeSeries';
import { eachSentence, hasNoData, together } from '../../charts/together';
import { ofAll } from '../../exports/about';
import { Part } from '../../exports/Part';
import { Empty } from '../../ui/Empty';
import { Choice } from '../../ui/Field';
import { Figure } from '../../ui/Figure';
import { named } from '../../ui/format';
import { knownIn } from '../../ui/known';
import { PageHead } from '../../ui/PageHead';
import { Panel } from '../../ui/Panel';
import { Detection } from './Detection';
import { Incidents } from './Incidents';
import { FrameworkScores } from './Scores';
import { sharedPanelOf } from '../shares/subject';
import { AttackVectors, ThreatTypes } from './Threats';
import { securitySentence } from './sentence';

const severities = ['critical', 'high', 'medium', 'low'] as const;
const example = { metric_name: 'threat_detected', value: 1, unit: 'count', category: 'security', service: 'gateway', metadata: { threat_type: 'prompt_injection', severity: 'high', attack_vector: 'api' } };

/** What attacks, and is it caught? */
export default function SecurityPage() {
  const { search, change } = useSearch();
  const { query, service, words, over } = useSeriesWindow();
  const severity = severities.find(each => each === search['severity']);
  const threat_type = search['threat'];
  const narrowedTo = { Threat: threat_type, Severity: severity };
  const isNarrowed = threat_type !== undefined || severity !== undefined;
  const security = useSecurity({ ...query, threat_type, severity });
  // The filters narrow threats and incidents alone: rates of some threats against all false alarms would say nothing.
  const everything = useSecurity(query);
  // The figures are of all services, so what is compared with them is too.
  const whole = { service: undefined, compare: 'previous' } as const;
  const threats = useSeries(over({ figure: 'threats', threat_type, severity, ...whole }));
  const blocked = useSeries(over({ figure: 'threats_blocked', ...whole }));
  const detection = useSeries(over({ figure: 'detection_rate', ...whole }));
  const falseAlarms = useSeries(over({ figure: 'false_positives', ...whole }));
  const missed = useSeries(over({ figure: 'false_negatives', ...whole }));
  const ofTypes = over({ figure: 'threats', threat_type, severity, group_by: 'threat_type' });
  const byType = useSeries(ofTypes);
  // Over time, what is seen and what is caught are of the same threats: of one service where one is chosen, of all types.
  const own = service === undefined ? whole : {};
  const seen = useSeries(over({ figure: 'threats', ...own }));
  const caught = useSeries(over({ figure: 'threats_blocked', ...own }));
  const ofRate = over({ figure: 'detection_rate', ...own });
  const rate = useSeries(ofRate);
  const types = [...new Set([...(threat_type === undefined ? [] : [threat_type]), ...(security.data?.value.threat_types.map(each => each.type) ?? [])])];

  return (
    <>
      <PageHead
        title="Security"
        shared={{ sections: ['security'] }}
        sentence={security.data === undefined ? 'Asking.' : securitySentence(security.data.value, words, { isNarrowed })}
        actions={
          <div className="filters">
            <Choice label="Threat" value={threat_type ?? ''} options={[['', 'All threats'], ...types.map(each => [each, named(each)] as const)]} onChange={event => change({ threat: event.target.value === '' ? undefined : event.target.value })} />
            <Choice label="Severity" value={severity ?? ''} options={[['', 'Any severity'], ...severities.map(each => [each, each] as const)]} onChange={event => change({ severity: event.target.value === '' ? undefined : event.target.value })} />
          </div>
        }
      />
      {service !== undefined && <p className="note muted">Only the charts over time are narrowed to the service; the figures and lists are of all services that your token is for.</p>}
      {isNarrowed && <p className="note muted">Threats and incidents are narrowed; what is blocked, missed and falsely alarmed is recorded without a type, so those figures and rates are of all threats.</p>}
      <div className="grid">
        <Part own={ofAll}>
          <div className="figures wide panel bare">
            <Panel of={security} title="Threats" bare rows={30}>
              {({ threat_detection: found }) => <Figure label="Threats" value={knownIn(found.samples, found.total_threats)} before={threats.data?.value.series[0]?.previous?.value} points={threats.data?.value.series[0]?.values} explain={isNarrowed ? undefined : 'threats'} more="bad" />}
            </Panel>
            <Detection of={everything} blocked={blocked} rate={detection} missed={missed} falseAlarms={falseAlarms} />
          </div>
        </Part>

        <Panel of={byType} title="Threats by type, over time" quiet wide rows={90} isEmpty={hasNoData} empty={<Empty title="No threats in this time" metric={example} />}>
          {value => (
            <Part own={narrowedTo}>
              <TimeSeries title="Threats by type" what="Threats" answer={value} shared={sharedPanelOf('series', 'Threats by type', ofTypes)} />
            </Part>
          )}
        </Panel>
        <Panel of={seen} title="Seen and blocked, over time" quiet rows={80} isEmpty={hasNoData}>
          {value => {
            const both = together([['seen', value], ...(caught.data === undefined ? [] : [['blocked', caught.data.value] as const])], 'outcome');
            return both !== undefined && <TimeSeries title="Seen and blocked" what="Threats" sentence={eachSentence('Threats', both)} answer={both} />;
          }}
        </Panel>
        <Panel of={rate} title="Detection rate over time" quiet rows={80} isEmpty={hasNoData}>
          {value => <TimeSeries title="Detection rate" what="Detection rate" answer={value} shared={sharedPanelOf('series', 'Detection rate', ofRate)} />}
        </Panel>

        <Part own={{ ...ofAll, ...narrowedTo }}>
          <ThreatTypes of={security} />
          <AttackVectors of={security} />
          <Incidents of={security} />
          <FrameworkScores of={security} />
        </Part>
      </div>
    </>
  );
}
