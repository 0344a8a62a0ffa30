import { Time } from '../../ui/Time';
import { AlertLink, SeenTo } from './AlertLink';
import type { Alert } from './queries';
import { RuleName } from './RuleName';

const rank = { critical: 0, high: 1, medium: 2, low: 3 } as const;

/** The worst first, then the newest. */
export function FiringList({ alerts }: { alerts: readonly Alert[] }) {
  const sorted = [...alerts].sort((a, b) => rank[a.severity] - rank[b.severity] || b.raised_at.localeCompare(a.raised_at));
  return (
    <ul className="alert-list">
      {sorted.map(alert => (
        <li key={alert.id}>
          <span className="severity" data-severity={alert.severity}>
            {alert.severity}
          </span>
          <span>
            <AlertLink id={alert.id}>{alert.message}</AlertLink> <span className="muted">(when it was raised)</span>
            <br />
            <span className="muted">
              {alert.level} of <RuleName rule={alert.rule} />, since <Time at={alert.raised_at} />
              {alert.acknowledged !== undefined && <>, <SeenTo by={alert.acknowledged.by} /></>}
              {alert.stale && '; its figure has no data at the moment'}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}
