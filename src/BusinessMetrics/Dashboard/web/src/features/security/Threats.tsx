import type { Schemas } from '../../api/client';
import type { Figures } from '../../api/queries';
import { Bars } from '../../charts/Bars';
import { Amount } from '../../ui/Amount';
import { DataTable } from '../../ui/DataTable';
import { Foot } from '../../ui/Foot';
import { counted } from '../../ui/format';
import { Panel } from '../../ui/Panel';
import { Text } from '../../ui/Text';

type Security = Schemas['SecurityMetrics'];

export function ThreatTypes({ of }: { of: Figures<Security> }) {
  const state = { of, isEmpty: (value: Security) => value.threat_types.length === 0, empty: <p className="muted">No threat in this time.</p>, rows: 50 };
  return (
    <>
      <Panel {...state} title="Threats by type" quiet>
        {({ threat_types, threat_types_rest: rest }) => (
          <Bars
            title="Threats by type"
            what="the threats"
            unit=""
            bars={threat_types.map(({ type, count }) => ({ name: type, value: count }))}
            rest={rest === undefined ? undefined : { name: counted(rest.types, 'other type'), value: rest.count }}
            linkOf={threat => ({ to: '/security', search: { threat } })}
          />
        )}
      </Panel>
      <Panel {...state} title="Threat types">
        {({ threat_types, threat_types_rest: rest }) => (
          <DataTable
            name="Threat types"
            columns={[
              { title: 'Type', value: each => each.type, show: each => <Text>{each.type}</Text> },
              { title: 'Threats', value: each => each.count, show: each => <Amount value={each.count} />, numeric: true },
              { title: 'Highest severity', value: each => each.severity, show: each => <span className="severity" data-severity={each.severity}>{each.severity}</span> },
              { title: 'Trend', value: each => each.trend },
            ]}
            rows={threat_types}
            keyOf={each => each.type}
            foot={rest !== undefined && <Foot columns={4}>{counted(rest.types, 'other type')}, together <Amount value={rest.count} unit="threats" /></Foot>}
          />
        )}
      </Panel>
    </>
  );
}

export function AttackVectors({ of }: { of: Figures<Security> }) {
  const state = { of, isEmpty: (value: Security) => value.attack_vectors.length === 0, empty: <p className="muted">No attack in this time.</p>, rows: 50 };
  return (
    <>
      <Panel {...state} title="Threats by attack vector" quiet>
        {({ attack_vectors, attack_vectors_rest: rest }) => (
          <Bars
            title="Threats by attack vector"
            what="the threats"
            unit=""
            bars={attack_vectors.map(({ vector, count }) => ({ name: vector, value: count }))}
            rest={rest === undefined ? undefined : { name: counted(rest.vectors, 'other vector'), value: rest.count }}
          />
        )}
      </Panel>
      <Panel {...state} title="Attack vectors">
        {({ attack_vectors, attack_vectors_rest: rest }) => (
          <DataTable
            name="Attack vectors"
            columns={[
              { title: 'Vector', value: each => each.vector, show: each => <Text>{each.vector}</Text> },
              { title: 'Threats', value: each => each.count, show: each => <Amount value={each.count} />, numeric: true },
              { title: 'Succeeded', value: each => each.success_rate, show: each => <Amount value={each.success_rate} unit="ratio" />, numeric: true },
              { title: 'Trend', value: each => each.trend },
            ]}
            rows={attack_vectors}
            keyOf={each => each.vector}
            foot={rest !== undefined && <Foot columns={4}>{counted(rest.vectors, 'other vector')}, together <Amount value={rest.count} unit="threats" /></Foot>}
          />
        )}
      </Panel>
    </>
  );
}
