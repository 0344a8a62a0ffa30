import { DataTable } from '../../ui/DataTable';
import { Time } from '../../ui/Time';
import { named } from '../../ui/format';
import { durationWords, minutesOf } from './firings';
import { AlertLink, SeenTo } from './AlertLink';
import type { Alert } from './queries';
import { RuleName } from './RuleName';

function minutes(alert: Alert): number {
  return minutesOf({ from: alert.raised_at, to: alert.resolved_at }, alert.raised_at);
}

export function HistoryTable({ alerts, isCut }: { alerts: readonly Alert[]; isCut: boolean }) {
  return (
    <DataTable
      name="Alerts that are over"
      columns={[
        { title: 'Raised', value: alert => alert.raised_at, show: alert => <Time at={alert.raised_at} /> },
        { title: 'Lasted', value: minutes, show: alert => durationWords(minutes(alert)), numeric: true },
        { title: 'Severity', value: alert => alert.severity, show: alert => <span className="severity" data-severity={alert.severity}>{alert.severity}</span> },
        { title: 'Rule', value: alert => alert.rule, show: alert => <RuleName rule={alert.rule} /> },
        { title: 'What', value: alert => alert.message, show: alert => <AlertLink id={alert.id}>{alert.message}</AlertLink> },
        { title: 'Ended as', value: alert => alert.resolution, show: alert => <>{named(alert.resolution ?? '')}{alert.late && ', told late'}{alert.acknowledged !== undefined && <>, <SeenTo by={alert.acknowledged.by} /></>}</> },
      ]}
      rows={alerts}
      keyOf={alert => alert.id}
      foot={isCut ? <tr><td colSpan={6}>The newest {alerts.length}; a shorter time shows all of it.</td></tr> : undefined}
    />
  );
}
