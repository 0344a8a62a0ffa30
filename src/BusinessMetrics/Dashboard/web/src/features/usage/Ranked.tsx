import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../api/client';
import type { Figures } from '../../api/queries';
import { Amount } from '../../ui/Amount';
import { DataTable } from '../../ui/DataTable';
import { Pages } from '../../ui/Pages';
import { Panel } from '../../ui/Panel';
import { Text } from '../../ui/Text';

const dimensions = [['service', 'Service'], ['user_id', 'Person'], ['feature', 'Feature']] as const;
export type Dimension = (typeof dimensions)[number][0];

export function readDimension(text: string | undefined): Dimension {
  return dimensions.find(([value]) => value === text)?.[0] ?? 'service';
}

/** Everything, page by page, however much there is. */
export function Ranked({ of, by }: { of: Figures<Schemas['UsageMetrics']>; by: Dimension }) {
  const title = dimensions.find(([value]) => value === by)?.[1] ?? by;
  const what = by === 'feature' ? 'Uses' : 'Requests';
  return (
    <Panel of={of} title="Ranked" wide rows={70}>
      {({ groups = [], next_cursor }) => (
        <>
          <nav className="tabs" aria-label="Ranked by">
            {dimensions.map(([value, words]) => (
              // A page of one ranking is none of another.
              <Link key={value} to="." search={known => ({ ...known, by: value, after: undefined })} aria-current={value === by ? 'page' : undefined} resetScroll={false}>
                {words}
              </Link>
            ))}
          </nav>
          {groups.length === 0 ? (
            <p className="muted">None in this time.</p>
          ) : (
            <DataTable
              name={`${what} by ${title.toLowerCase()}`}
              columns={[
                { title, value: group => group.key, show: group => <Text>{group.key}</Text> },
                { title: what, value: group => group.requests, show: group => <Amount value={group.requests} />, numeric: true },
              ]}
              rows={groups}
              keyOf={group => group.key}
            />
          )}
          <Pages next={next_cursor} />
        </>
      )}
    </Panel>
  );
}
