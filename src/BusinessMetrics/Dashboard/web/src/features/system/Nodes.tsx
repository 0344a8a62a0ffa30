import { DataTable } from '../../ui/DataTable';
import { Panel } from '../../ui/Panel';
import { Text } from '../../ui/Text';
import { Time } from '../../ui/Time';
import { useNow } from '../../ui/useNow';
import { useNodes } from './queries';
import { isMissing } from './sentence';

export function Nodes() {
  const nodes = useNodes();
  const now = useNow();
  return (
    <Panel title="Nodes" of={nodes} wide isEmpty={value => value.nodes.length === 0}>
      {value => (
        <DataTable
          name="Nodes"
          columns={[
            { title: 'Node', value: node => node.number, show: node => `${node.number}${node.number === value.asked ? ' (this one)' : ''}` },
            { title: 'Machine', value: node => node.machine, show: node => <Text>{node.machine}</Text> },
            { title: 'Version', value: node => node.version },
            { title: 'Started', value: node => node.started_at, show: node => <Time at={node.started_at} /> },
            {
              title: 'Last seen',
              value: node => node.last_seen_at,
              show: node => (
                <>
                  <Time at={node.last_seen_at} />
                  {isMissing(node, now) && <strong> missing</strong>}
                </>
              ),
            },
            { title: 'Runs', value: node => node.projections.join(', '), show: node => [...(node.leads ? ['the lead'] : []), ...node.projections].join(', ') || 'nothing: it answers only' },
          ]}
          rows={value.nodes}
          keyOf={node => String(node.number)}
        />
      )}
    </Panel>
  );
}
