import { useSearch } from '../../app/useSearch';
import { Amount } from '../../ui/Amount';
import { DataTable } from '../../ui/DataTable';
import { Pages } from '../../ui/Pages';
import { Panel } from '../../ui/Panel';
import { Time } from '../../ui/Time';
import { Growth } from './Growth';
import type { StoredCheckpoint } from './proof';
import { useCheckpoints } from './queries';

function CheckpointTable({ checkpoints }: { checkpoints: readonly StoredCheckpoint[] }) {
  return (
    <DataTable
      name="Checkpoints"
      columns={[
        { title: 'Number', numeric: true, value: each => each.number },
        { title: 'Signed', value: each => each.signed_at, show: each => <Time at={each.signed_at} /> },
        { title: 'Events', numeric: true, value: each => each.size, show: each => <Amount value={each.size} /> },
        { title: 'Last sequence', numeric: true, value: each => each.last_sequence },
        { title: 'Root', value: each => each.root_hash, show: each => <code>{each.root_hash.slice(0, 12)}…</code> },
        {
          title: 'Note',
          value: each => each.note,
          show: each => (
            <details>
              <summary>
                Note<span className="hidden"> of checkpoint {each.number}</span>
              </summary>
              <code className="whole">{each.note}</code>
            </details>
          ),
        },
      ]}
      rows={checkpoints}
      keyOf={each => String(each.number)}
    />
  );
}

/** What was signed of the log, and when; and that one state of it is the beginning of another. */
export function Checkpoints() {
  const { search } = useSearch();
  const checkpoints = useCheckpoints(search['before']);
  const listed = checkpoints.data?.value.checkpoints ?? [];
  return (
    <div className="grid">
      <Panel
        of={checkpoints}
        title="Checkpoints"
        wide
        rows={120}
        isEmpty={value => value.checkpoints.length === 0}
        empty={<p>Nothing is signed yet: the first checkpoint comes within a minute of the first event.</p>}
        actions={
          <button type="button" className="link" disabled={checkpoints.isFetching} onClick={() => void checkpoints.refetch()}>
            Ask again
          </button>
        }
      >
        {value => (
          <>
            <CheckpointTable key={search['before']} checkpoints={value.checkpoints} />
            <Pages name="before" next={value.next_cursor} />
          </>
        )}
      </Panel>
      {listed.length > 0 && <Growth checkpoints={listed} />}
    </div>
  );
}
