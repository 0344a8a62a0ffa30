import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { errorOf } from '../../api/problem';
import { carried } from '../../app/search';
import { useSearch } from '../../app/useSearch';
import { DataTable } from '../../ui/DataTable';
import { PageHead } from '../../ui/PageHead';
import { Panel } from '../../ui/Panel';
import { Text } from '../../ui/Text';
import { Time } from '../../ui/Time';
import { toast } from '../../ui/Toasts';
import { unanswered } from '../../ui/sentence';
import { emptyDocument } from './document';
import { ImportDialog } from './ImportDialog';
import { useBoardChanges, useBoards } from './queries';
import { boardsSentence } from './sentence';
import './boards.css';

/** One's own dashboards, and those for all. */
export default function BoardsPage() {
  const { search, change } = useSearch();
  const navigate = useNavigate();
  const boards = useBoards(search['after']);
  const { create } = useBoardChanges();
  const [isBusy, setIsBusy] = useState(false);

  async function make() {
    setIsBusy(true);
    try {
      const made = await create(emptyDocument('New dashboard'));
      await navigate({ to: '/boards/$id', params: { id: made.id }, search: known => ({ ...carried(known), edit: '1' }) });
    } catch (failure) {
      toast(errorOf(failure).message, true);
      setIsBusy(false);
    }
  }

  return (
    <>
      <PageHead
        title="My dashboards"
        sentence={unanswered(boards) ?? (boards.data === undefined ? '' : boardsSentence(boards.data.value.dashboards))}
        actions={
          <span className="board-actions">
            <button type="button" onClick={() => change({ import: '1' })}>
              Import
            </button>
            <button type="button" className="primary" disabled={isBusy} onClick={() => void make()}>
              New dashboard
            </button>
          </span>
        }
      />
      <Panel
        of={boards}
        title="Dashboards"
        isEmpty={value => value.dashboards.length === 0}
        empty={<p>There is none yet. “New dashboard” makes one of your own, of figures, lines, bars, tables, budgets and texts; “Import” takes one that was exported elsewhere.</p>}
      >
        {value => (
          <>
            <DataTable
              name="Dashboards"
              columns={[
                {
                  title: 'Title',
                  value: board => board.title,
                  show: board => (
                    <Link to="/boards/$id" params={{ id: board.id }} search={carried}>
                      <Text>{board.title}</Text>
                    </Link>
                  ),
                },
                { title: 'Whose', value: board => (board.mine ? 'mine' : (board.author ?? 'somebody else’s')), show: board => (board.mine ? 'mine' : <Text>{board.author ?? 'somebody else’s'}</Text>) },
                { title: 'Seen by', value: board => (board.visibility === 'all' ? 'everybody' : 'its author') },
                { title: 'Panels', value: board => board.panels, numeric: true },
                { title: 'Version', value: board => board.version, numeric: true },
                { title: 'Changed', value: board => board.updated_at, show: board => <Time at={board.updated_at} /> },
              ]}
              rows={value.dashboards}
              keyOf={board => board.id}
            />
            {value.next_cursor !== undefined && (
              <Link to="." search={known => ({ ...known, after: value.next_cursor })}>
                More
              </Link>
            )}
          </>
        )}
      </Panel>
      {search['import'] !== undefined && <ImportDialog onClose={() => change({ import: undefined })} />}
    </>
  );
}
