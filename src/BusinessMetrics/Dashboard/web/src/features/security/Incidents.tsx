import type { Schemas } from '../../api/client';
import type { Figures } from '../../api/queries';
import { useSearch } from '../../app/useSearch';
import { DataTable } from '../../ui/DataTable';
import { Foot } from '../../ui/Foot';
import { counted } from '../../ui/format';
import { Panel } from '../../ui/Panel';
import { Tabs } from '../../ui/Tabs';
import { Text } from '../../ui/Text';
import { Time } from '../../ui/Time';
import { isOpen } from './sentence';

/** Those of the window, and those that are still open whenever they began. */
export function Incidents({ of }: { of: Figures<Schemas['SecurityMetrics']> }) {
  const { search } = useSearch();
  const shown = search['incidents'] === 'all' ? 'all' : 'open';
  return (
    <Panel of={of} title="Incidents" wide rows={80} isEmpty={value => value.incidents.length === 0} empty={<p className="muted">No incident in this time, and none is open.</p>}>
      {({ incidents, incidents_rest: rest }) => {
        const open = incidents.filter(isOpen);
        return (
          <>
            <Tabs name="incidents" label="Which incidents" open={shown} tabs={[['open', `Open (${open.length})`], ['all', `All (${incidents.length})`]]} />
            <DataTable
              name={shown === 'all' ? 'Incidents' : 'Open incidents'}
              columns={[
                { title: 'Incident', value: incident => incident.incident_id, show: incident => <Text>{incident.incident_id}</Text> },
                { title: 'Type', value: incident => incident.type, show: incident => <Text>{incident.type}</Text> },
                { title: 'Severity', value: incident => incident.severity, show: incident => <span className="severity" data-severity={incident.severity}>{incident.severity}</span> },
                { title: 'Status', value: incident => incident.status, show: incident => <Text>{incident.status}</Text> },
                { title: 'Detected', value: incident => incident.detected_at, show: incident => <Time at={incident.detected_at} /> },
                { title: 'Resolved', value: incident => incident.resolved_at, show: incident => (incident.resolved_at === undefined ? <span className="muted">{isOpen(incident) ? 'not yet' : 'time not said'}</span> : <Time at={incident.resolved_at} />) },
              ]}
              rows={shown === 'all' ? incidents : open}
              keyOf={incident => `${incident.incident_id} ${incident.detected_at}`}
              foot={rest !== undefined && <Foot columns={6}>and {counted(rest.incidents, 'older incident')}, open or of this time</Foot>}
            />
          </>
        );
      }}
    </Panel>
  );
}
