import { Link } from '@tanstack/react-router';
import type { Figures } from '../../api/queries';
import { carried } from '../../app/search';
import { DataTable } from '../../ui/DataTable';
import { Panel } from '../../ui/Panel';
import { Text } from '../../ui/Text';
import { Time } from '../../ui/Time';
import type { Compliance } from './sentence';

/** The API lists no more entries than this. */
const most = 100;

export function Trail({ of }: { of: Figures<Compliance> }) {
  return (
    <Panel of={of} title="Audit trail" wide rows={90} actions={<Link to="/audit" search={carried}>Audit</Link>} isEmpty={value => value.audit_trail.length === 0} empty={<p className="muted">Nothing was done in this time.</p>}>
      {({ audit_trail }) => (
        <>
          {audit_trail.length >= most && <p className="note muted">The newest {most} of this time; Audit has all, with their proofs.</p>}
          <DataTable
            name="Audit trail"
            columns={[
              { title: 'When', value: ({ entry }) => entry.timestamp, show: ({ entry }) => <Time at={entry.timestamp} /> },
              { title: 'Who', value: ({ entry }) => entry.user, show: ({ entry }) => <Text>{entry.user}</Text> },
              { title: 'Did', value: ({ entry }) => entry.action, show: ({ entry }) => <Text>{entry.action}</Text> },
              { title: 'Details', value: ({ entry }) => entry.details, show: ({ entry }) => <Text>{entry.details}</Text> },
            ]}
            rows={audit_trail.map((entry, index) => ({ entry, index }))}
            keyOf={({ index }) => String(index)}
          />
        </>
      )}
    </Panel>
  );
}
