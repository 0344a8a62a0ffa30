import { useParams } from '@tanstack/react-router';
import { useSearch } from '../../app/useSearch';
import { PageHead } from '../../ui/PageHead';
import { Panel } from '../../ui/Panel';
import { unanswered } from '../../ui/sentence';
import { BoardEditor } from './BoardEditor';
import { BoardView } from './BoardView';
import { PastVersion } from './PastVersion';
import { useBoard } from './queries';
import './boards.css';

/** A dashboard: seen, edited, or as an older version of it was; the address says which. */
export default function BoardPage() {
  const { id } = useParams({ from: '/shell/boards/$id' });
  const { search } = useSearch();
  const board = useBoard(id);
  const version = search['version'];
  const known = board.data?.value;

  if (known === undefined || known.id !== id)
    return (
      <>
        <PageHead title="Dashboard" sentence={unanswered(board) ?? 'Asking for the dashboard.'} />
        <Panel of={board} title="Dashboard" bare>
          {() => null}
        </Panel>
      </>
    );
  if (version !== undefined && /^[1-9]\d{0,8}$/.test(version)) return <PastVersion key={version} board={known} version={version} />;
  if (search['edit'] === '1' && known.may_change) return <BoardEditor key={id} board={known} />;
  return <BoardView board={known} />;
}
