import type { Schemas } from '../../api/client';
import type { Figures } from '../../api/queries';
import { Bars } from '../../charts/Bars';
import { counted, writeIn } from '../../ui/format';
import { Panel } from '../../ui/Panel';

type Security = Schemas['SecurityMetrics'];

export function ThreatTypes({ of }: { of: Figures<Security> }) {
  return (
    <Panel of={of} title="Threat types" quiet rows={50} isEmpty={value => value.threat_types.length === 0} empty={<p className="muted">No threat in this time.</p>}>
      {({ threat_types, threat_types_rest: rest }) => (
        <Bars
          title="Threat types, with the highest severity seen"
          what="the threats"
          unit=""
          bars={threat_types.map(({ type, count, severity, trend }) => ({ name: type, value: count, note: `${severity}, ${trend}` }))}
          rest={rest === undefined ? undefined : { name: counted(rest.types, 'other type'), value: rest.count }}
          linkOf={threat => ({ to: '/security', search: { threat } })}
        />
      )}
    </Panel>
  );
}

export function AttackVectors({ of }: { of: Figures<Security> }) {
  return (
    <Panel of={of} title="Attack vectors" quiet rows={50} isEmpty={value => value.attack_vectors.length === 0} empty={<p className="muted">No attack in this time.</p>}>
      {({ attack_vectors, attack_vectors_rest: rest }) => (
        <Bars
          title="Attack vectors, with how many succeeded"
          what="the threats"
          unit=""
          bars={attack_vectors.map(({ vector, count, success_rate, trend }) => ({ name: vector, value: count, note: `${writeIn(success_rate, 'ratio')} succeeded, ${trend}` }))}
          rest={rest === undefined ? undefined : { name: counted(rest.vectors, 'other vector'), value: rest.count }}
        />
      )}
    </Panel>
  );
}
