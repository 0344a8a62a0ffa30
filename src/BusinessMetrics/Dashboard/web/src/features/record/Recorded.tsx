import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../api/client';
import { carried } from '../../app/search';
import { Time } from '../../ui/Time';

/** What was recorded, and what the service finds odd about it. */
export function Recorded({ taken, metric, mayRead }: { taken: Schemas['MetricResponse']; metric: string; mayRead: boolean }) {
  const warnings = taken.warnings ?? [];
  return (
    <div className="notice" role="status" data-verdict={warnings.length === 0 ? 'good' : 'warning'}>
      <p>
        <strong>Recorded</strong> as <code>{taken.metric_id}</code>; it happened <Time at={taken.timestamp} />.{' '}
        {mayRead && (
          <Link to="/explore" search={known => ({ ...carried(known), metric })}>
            Explore it
          </Link>
        )}
      </p>
      {warnings.length > 0 && (
        <ul aria-label="Warnings">
          {warnings.map(warning => (
            <li key={warning.code + warning.field}>
              Warning, {warning.field}: <bdi>{warning.message}</bdi>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
