import { Link } from '@tanstack/react-router';
import { useSearch } from '../../app/useSearch';
import { AskedOnce } from '../../ui/AskedOnce';
import { DataTable } from '../../ui/DataTable';
import { Panel } from '../../ui/Panel';
import { Text } from '../../ui/Text';
import { Time } from '../../ui/Time';
import { counted } from '../../ui/format';
import { useArchive } from './queries';
import { size } from './sentence';

export function ArchivePanel() {
  const { search } = useSearch();
  const archive = useArchive(search['cursor']);
  return (
    <Panel title="Archive" of={archive} wide isEmpty={value => value.parts.length === 0} empty={<p>No day has left the database yet: that happens when it is older than the retention.</p>}>
      {value => (
        <>
          <AskedOnce of={archive} why="Looking at the archive is in the audit trail, so it is not asked again by itself." />
          <p>
            Metrics stay in the database for {counted(value.retention_days, 'day')}.
            {value.last_run !== undefined && (
              <>
                {' '}
                The last run ended <Time at={value.last_run.ended_at} />
                {value.last_run.problem === null ? `: ${counted(value.last_run.days, 'day')} moved.` : ` with a problem: ${value.last_run.problem}`}
              </>
            )}
          </p>
          <DataTable
            name="Archive"
            columns={[
              { title: 'Day', value: part => part.day },
              { title: 'State', value: part => part.state, show: part => (part.is_readable ? part.state : <strong>{part.state}, its file cannot be read</strong>) },
              { title: 'Metrics', value: part => part.events, show: part => part.events.toLocaleString(), numeric: true },
              { title: 'Size', value: part => part.bytes, show: part => size(part.bytes), numeric: true },
              { title: 'File', value: part => part.file, show: part => <Text>{part.file}</Text> },
              { title: 'Archived', value: part => part.archived_at, show: part => <Time at={part.archived_at} /> },
            ]}
            rows={value.parts}
            keyOf={part => `${part.day} ${part.part}`}
          />
          {value.next_cursor !== undefined && (
            <Link to="." search={known => ({ ...known, cursor: value.next_cursor })}>
              More days
            </Link>
          )}
        </>
      )}
    </Panel>
  );
}
