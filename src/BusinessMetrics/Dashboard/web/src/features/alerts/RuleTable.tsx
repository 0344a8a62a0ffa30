import { DataTable } from '../../ui/DataTable';
import { Text } from '../../ui/Text';
import { Time } from '../../ui/Time';
import { named, writeIn } from '../../ui/format';
import type { Rule } from './queries';
import { RuleName } from './RuleName';

/** p95 of inference_latency over 1h. */
export function figureWords(rule: Rule): string {
  const statistic = rule.statistic === undefined || rule.statistic === null ? '' : `${rule.statistic} of `;
  return `${statistic}${rule.metric}${rule.window === undefined ? '' : ` over ${rule.window}`}`;
}

/** Warning above 90, critical above 140. */
export function thresholdWords(rule: Rule): string {
  const levels = (['warning', 'critical'] as const).flatMap(level => (rule[level] === undefined ? [] : [`${level} ${named(rule.comparison)} ${writeIn(rule[level].threshold, rule.unit)}`]));
  return `${levels.join(', ')}${rule.for === '0m' ? '' : `, for ${rule.for}`}`;
}

export function RuleTable({ rules }: { rules: readonly Rule[] }) {
  return (
    <DataTable
      name="Alert rules"
      columns={[
        { title: 'Rule', value: rule => rule.name, show: rule => <RuleName rule={rule.name} /> },
        { title: 'Figure', value: figureWords, show: rule => <Text>{figureWords(rule)}</Text> },
        { title: 'Service', value: rule => rule.service, show: rule => (rule.service === undefined ? 'all' : <Text>{rule.service}</Text>) },
        { title: 'Fires', value: thresholdWords },
        {
          title: 'Health',
          value: rule => rule.health?.status,
          show: ({ health }) =>
            health?.status === 'unwell' ? (
              <span className="wrong">
                cannot be judged{health.since !== undefined && <> since <Time at={health.since} /></>}: <Text>{health.reason}</Text>
              </span>
            ) : (
              (health?.status ?? 'not known')
            ),
        },
        { title: 'Set', value: rule => rule.updated_at, show: rule => <Time at={rule.updated_at} /> },
      ]}
      rows={rules}
      keyOf={rule => rule.name}
    />
  );
}
