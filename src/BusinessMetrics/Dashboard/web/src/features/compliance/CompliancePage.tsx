import { useAuditedFigures } from '../../api/audited';
import { api, given, type Schemas } from '../../api/client';
import { useSeries } from '../../api/queries';
import { useSearch } from '../../app/useSearch';
import { useSeriesWindow } from '../../app/useSeriesWindow';
import { TimeSeries } from '../../charts/TimeSeries';
import { comparedSentence, hasNoData } from '../../charts/together';
import { AskedOnce } from '../../ui/AskedOnce';
import { Empty } from '../../ui/Empty';
import { Choice } from '../../ui/Field';
import { Figure } from '../../ui/Figure';
import { counted, named } from '../../ui/format';
import { knownIn } from '../../ui/known';
import { PageHead } from '../../ui/PageHead';
import { Panel } from '../../ui/Panel';
import { Controls, Issues } from './Controls';
import { AccessControl, DataProtection } from './Facts';
import { Trail } from './Trail';
import { complianceSentence, frameworkName, isKnown } from './sentence';

const frameworks = ['gdpr', 'soc2', 'iso27001', 'nist'] as const;
const states: Record<string, 'good' | 'warning' | 'bad' | undefined> = { compliant: 'good', partial: 'warning', non_compliant: 'bad' };
const example = { metric_name: 'compliance_score', value: 91.5, unit: 'percentage', category: 'compliance', service: 'governance', metadata: { framework: 'gdpr' } };

/** As the service judges scores. */
const [compliantFrom, partialFrom] = [90, 60];

/** Why one whose score is high enough is not compliant. */
function reasonOf({ status, score, issues }: Schemas['FrameworkStatus']): string {
  const open = issues.filter(issue => issue.severity === 'high' && issue.status === 'open').length;
  return status === 'partial' && score >= compliantFrom && open > 0 ? `: ${counted(open, 'high issue')} open` : '';
}

/** Do we keep what we promised, and what is missing? */
export default function CompliancePage() {
  const { search, change } = useSearch();
  const { query, over } = useSeriesWindow();
  const framework = frameworks.find(each => each === search['framework']);
  const asked = { ...query, framework };
  const compliance = useAuditedFigures(['compliance', asked], signal => api.GET('/metrics/compliance', { params: { query: given(asked) }, signal }));
  const scores = useSeries(over({ figure: 'compliance_score', service: undefined, group_by: 'framework' }));
  const whole = useSeries(over({ figure: 'compliance_score', service: undefined, compare: 'previous' }));
  const ofFramework = (key: string) => scores.data?.value.series.find(line => line.key === key);
  const [all] = whole.data?.value.series ?? [];

  return (
    <>
      <PageHead
        title="Compliance"
        sentence={compliance.data === undefined ? 'Asking.' : complianceSentence(compliance.data.value)}
        actions={<Choice label="Framework" value={framework ?? ''} options={[['', 'All frameworks'], ...frameworks.map(each => [each, frameworkName(each)] as const)]} onChange={event => change({ framework: event.target.value === '' ? undefined : event.target.value })} />}
      />
      <AskedOnce of={compliance} why="Reading this is itself in the audit trail, so it is not asked again by itself; the scores over time are." />
      <div className="grid">
        <Panel of={compliance} title="Scores" wide bare rows={30} isEmpty={value => !Object.values(value.frameworks).some(isKnown)} empty={<Empty title="No framework is reported on yet" metric={example} />}>
          {value => (
            <div className="figures">
              {framework === undefined && <Figure label="All frameworks" value={value.overall_score} unit="of 100" before={all?.previous?.value} points={all?.values} explain="compliance_score" more="good" />}
              {Object.entries(value.frameworks).map(([key, status]) => (
                <Figure
                  key={key}
                  label={frameworkName(key)}
                  value={knownIn(status.samples, status.score)}
                  unit="of 100"
                  points={ofFramework(key)?.values}
                  note={isKnown(status) ? `${named(status.status)}${reasonOf(status)}, ${counted(status.samples, 'report')}` : 'nothing reported'}
                  state={isKnown(status) ? states[status.status] : undefined}
                />
              ))}
            </div>
          )}
        </Panel>

        <Panel of={scores} title="Scores over time" quiet wide rows={90} isEmpty={hasNoData} empty={<Empty title="No scores yet" metric={example} />}>
          {value => {
            const shown = { ...value, series: value.series.filter(line => framework === undefined || line.key === framework).map(line => ({ ...line, key: line.key === null ? null : frameworkName(line.key) })) };
            return <TimeSeries title="Scores by framework" what="Compliance score" sentence={comparedSentence('score', shown)} answer={shown} thresholds={[{ value: compliantFrom, label: `compliant from ${compliantFrom}` }, { value: partialFrom, label: `partial from ${partialFrom}` }]} />;
          }}
        </Panel>

        <Controls of={compliance} />
        <Issues of={compliance} />
        <DataProtection of={compliance} />
        <AccessControl of={compliance} />
        <Trail of={compliance} />
      </div>
    </>
  );
}
