import type { Schemas } from '../../api/client';
import type { Figures } from '../../api/queries';
import { Amount } from '../../ui/Amount';
import { DataTable } from '../../ui/DataTable';
import { Foot } from '../../ui/Foot';
import { counted } from '../../ui/format';
import { Panel } from '../../ui/Panel';
import { Text } from '../../ui/Text';

export function Features({ of }: { of: Figures<Schemas['UsageMetrics']> }) {
  return (
    <Panel of={of} title="Features" rows={80} isEmpty={value => value.feature_usage.length === 0} empty={<p className="muted">No feature is used in this time.</p>}>
      {({ feature_usage, feature_usage_rest: rest }) => (
        <DataTable
          name="Features"
          columns={[
            { title: 'Feature', value: each => each.feature, show: each => <Text>{each.feature}</Text> },
            { title: 'Uses', value: each => each.usage_count, show: each => <Amount value={each.usage_count} />, numeric: true },
            { title: 'People', value: each => each.unique_users, show: each => <Amount value={each.unique_users} />, numeric: true },
            { title: 'Trend', value: each => each.trend },
          ]}
          rows={feature_usage}
          keyOf={each => each.feature}
          foot={
            rest !== undefined && (
              <Foot columns={4}>
                {counted(rest.features, 'other feature')}, together used <Amount value={rest.usage_count} unit="times" />
              </Foot>
            )
          }
        />
      )}
    </Panel>
  );
}
