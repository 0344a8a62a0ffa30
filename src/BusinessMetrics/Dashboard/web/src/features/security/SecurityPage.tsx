import { useSecurity, useSeries } from '../../api/queries';
import { useSearch } from '../../app/useSearch';
import { useSeriesWindow } from '../../app/useSeriesWindow';
import { TimeSeries } from '../../charts/TimeSeries';
import { hasNoData, together } from '../../charts/together';
import { Empty } from '../../ui/Empty';
import { Choice } from '../../ui/Field';
import { Figure } from '../../ui/Figure';
import { named } from '../../ui/format';
import { knownIn } from '../../ui/known';
import { PageHead } from '../../ui/PageHead';
import { Panel } from '../../ui/Panel';
import { Incidents } from './Incidents';
import { FrameworkScores } from './Scores';
import { AttackVectors, ThreatTypes } from './Threats';
import { securitySentence } from './sentence';

const usual = '24h';
const severities = ['critical', 'high', 'medium', 'low'] as const;
const example = { metric_name: 'threat_detected', value: 1, unit: 'count', category: 'security', service: 'gateway', metadata: { threat_type: 'prompt_injection', severity: 'high', attack_vector: 'api' } };

/** What attacks, and is it caught? */
export default function SecurityPage() {
  const { search, change } = useSearch();
  const { query, service, words, over } = useSeriesWindow(usual);
  const severity = severities.find(each => each === search['severity']);
  const threat_type = search['threat'];
  const security = useSecurity({ ...query, threat_type, severity });
  // The figures are of all services, so what is compared with them is too.
  const whole = { service: undefined, compare: 'previous' } as const;
  const threats = useSeries(over({ figure: 'threats', threat_type, severity, ...whole }));
  const blocked = useSeries(over({ figure: 'threats_blocked', ...whole }));
  const detection = useSeries(over({ figure: 'detection_rate', ...whole }));
  const falseAlarms = useSeries(over({ figure: 'false_positives', ...whole }));
  const missed = useSeries(over({ figure: 'false_negatives', ...whole }));
  const byType = useSeries(over({ figure: 'threats', threat_type, severity, group_by: 'threat_type' }));
  const narrowedThreats = useSeries(over({ figure: 'threats', threat_type, severity }), { enabled: service !== undefined });
  const narrowedBlocked = useSeries(over({ figure: 'threats_blocked' }), { enabled: service !== undefined });
  const narrowedDetection = useSeries(over({ figure: 'detection_rate' }), { enabled: service !== undefined });
  const [seen, caught, rate] = service === undefined ? [threats, blocked, detection] : [narrowedThreats, narrowedBlocked, narrowedDetection];
  const types = [...new Set([...(threat_type === undefined ? [] : [threat_type]), ...(security.data?.value.threat_types.map(each => each.type) ?? [])])];
  const isNarrowed = threat_type !== undefined || severity !== undefined;

  return (
    <>
      <PageHead
        title="Security"
        sentence={security.data === undefined ? 'Asking.' : securitySentence(security.data.value, words)}
        actions={
          <>
            <Choice label="Threat" value={threat_type ?? ''} options={[['', 'All threats'], ...types.map(each => [each, named(each)] as const)]} onChange={event => change({ threat: event.target.value === '' ? undefined : event.target.value })} />
            <Choice label="Severity" value={severity ?? ''} options={[['', 'Any severity'], ...severities.map(each => [each, each] as const)]} onChange={event => change({ severity: event.target.value === '' ? undefined : event.target.value })} />
          </>
        }
      />
      {service !== undefined && <p className="muted">Only the charts over time are narrowed to the service; the figures and lists are of all services that your token is for.</p>}
      {isNarrowed && <p className="muted">Threats and incidents are narrowed; what is blocked, missed and falsely alarmed is of all threats, and so is what is told from it.</p>}
      <div className="grid">
        <Panel of={security} title="Figures" wide bare rows={30}>
          {({ threat_detection: found }) => (
            <div className="figures">
              <Figure label="Threats" value={knownIn(found.samples, found.total_threats)} before={first(threats)?.previous?.value} points={first(threats)?.values} explain="threats" more="bad" />
              <Figure label="Blocked" value={knownIn(found.samples, found.threats_blocked)} before={first(blocked)?.previous?.value} points={first(blocked)?.values} explain="threats_blocked" />
              <Figure label="Detection rate" value={knownIn(found.samples, found.detection_rate)} unit="ratio" before={first(detection)?.previous?.value} points={first(detection)?.values} explain="detection_rate" more="good" />
              <Figure label="Missed" value={knownIn(found.samples, found.false_negatives)} before={first(missed)?.previous?.value} points={first(missed)?.values} explain="false_negatives" more="bad" />
              <Figure label="False alarms" value={knownIn(found.samples, found.false_positives)} before={first(falseAlarms)?.previous?.value} points={first(falseAlarms)?.values} explain="false_positives" more="bad" />
              <Figure label="Accuracy of detection" value={knownIn(found.samples, found.accuracy)} unit="ratio" note={`of ${found.samples.toLocaleString()} metrics`} />
            </div>
          )}
        </Panel>

        <Panel of={byType} title="Threats by type, over time" quiet wide rows={90} isEmpty={hasNoData} empty={<Empty title="No threats in this time" metric={example} />}>
          {value => <TimeSeries title="Threats by type" what="Threats" answer={value} />}
        </Panel>
        <Panel of={seen} title="Seen and blocked, over time" quiet rows={80} isEmpty={hasNoData}>
          {value => {
            const both = together([['seen', value], ...(caught.data === undefined ? [] : [['blocked', caught.data.value] as const])], 'outcome');
            return both !== undefined && <TimeSeries title="Seen and blocked" what="Threats" answer={both} />;
          }}
        </Panel>
        <Panel of={rate} title="Detection rate over time" quiet rows={80} isEmpty={hasNoData}>
          {value => <TimeSeries title="Detection rate" what="Detection rate" answer={value} />}
        </Panel>

        <ThreatTypes of={security} />
        <AttackVectors of={security} />
        <Incidents of={security} />
        <FrameworkScores of={security} />
      </div>
    </>
  );
}

function first(of: ReturnType<typeof useSeries>) {
  return of.data?.value.series[0];
}
