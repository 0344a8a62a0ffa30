import type { Figures } from '../../api/queries';
import { DataTable } from '../../ui/DataTable';
import { Foot } from '../../ui/Foot';
import { counted, named } from '../../ui/format';
import { Panel } from '../../ui/Panel';
import { Text } from '../../ui/Text';
import { controlsOf, issuesOf, frameworkName, type Compliance } from './sentence';

const marks: Record<string, string> = { implemented: '●', partial: '◐', not_implemented: '○' };

export function Controls({ of }: { of: Figures<Compliance> }) {
  return (
    <Panel of={of} title="Controls" wide rows={100} isEmpty={value => controlsOf(value).length === 0} empty={<p className="muted">No control is reported on yet.</p>}>
      {value => {
        const beyond = Object.entries(value.frameworks).flatMap(([key, { controls_rest: rest }]) => (rest === undefined ? [] : [`${frameworkName(key)}: ${counted(rest.controls, 'further control')}, ${rest.implemented} implemented, ${rest.partial} partial`]));
        return (
          <DataTable
            name="Controls"
            columns={[
              { title: 'Framework', value: row => row.framework },
              { title: 'Control', value: row => row.control, show: row => <Text>{row.control}</Text> },
              {
                title: 'Status',
                value: row => row.status,
                show: row => (
                  <>
                    <span aria-hidden="true">{marks[row.status]} </span>
                    {named(row.status)}
                  </>
                ),
              },
              { title: 'Evidence', value: row => row.evidence, show: row => <Text>{row.evidence}</Text> },
            ]}
            rows={controlsOf(value)}
            keyOf={row => `${row.framework} ${row.control}`}
            foot={beyond.length > 0 && <Foot columns={4}>{beyond.join('; ')}</Foot>}
          />
        );
      }}
    </Panel>
  );
}

export function Issues({ of }: { of: Figures<Compliance> }) {
  return (
    <Panel of={of} title="Issues" wide rows={80} isEmpty={value => issuesOf(value).length === 0} empty={<p className="muted">No issue is reported.</p>}>
      {value => {
        const beyond = Object.entries(value.frameworks).flatMap(([key, { issues_rest: rest }]) => (rest === undefined ? [] : [`${frameworkName(key)}: ${counted(rest.issues, 'further issue')}, ${rest.open} open`]));
        return (
          <DataTable
            name="Issues"
            columns={[
              { title: 'Framework', value: row => row.framework },
              { title: 'Issue', value: row => row.issue, show: row => <Text>{row.issue}</Text> },
              { title: 'Severity', value: row => row.severity, show: row => <span className="severity" data-severity={row.status === 'open' ? row.severity : undefined}>{row.severity}</span> },
              { title: 'Status', value: row => row.status },
            ]}
            rows={issuesOf(value)}
            keyOf={row => `${row.framework} ${row.issue}`}
            foot={beyond.length > 0 && <Foot columns={4}>{beyond.join('; ')}</Foot>}
          />
        );
      }}
    </Panel>
  );
}
