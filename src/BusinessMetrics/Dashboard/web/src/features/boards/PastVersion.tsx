import { Link } from '@tanstack/react-router';
import { errorOf } from '../../api/problem';
import { useSearch } from '../../app/useSearch';
import { PageHead } from '../../ui/PageHead';
import { Panel } from '../../ui/Panel';
import { Time } from '../../ui/Time';
import { toast } from '../../ui/Toasts';
import { ChangeList } from './ChangeList';
import { differences } from './document';
import { Grid } from './Grid';
import { useBoardChanges, useBoardVersion, type Board } from './queries';
import { VariableBar } from './VariableBar';

/** How it looked, with what is other by now, and a way back to it. */
export function PastVersion({ board, version }: { board: Board; version: string }) {
  const past = useBoardVersion(board.id, version);
  const { change } = useSearch();
  const { restore } = useBoardChanges();

  async function again() {
    try {
      const restored = await restore(board.id, Number(version));
      toast(`Version ${version} holds again, as version ${restored.version}.`);
      change({ version: undefined });
    } catch (failure) {
      toast(errorOf(failure).message, true);
    }
  }

  const since = past.data === undefined ? [] : differences(past.data.value.document, board.document);
  return (
    <>
      <PageHead
        title={`${board.document.title}, version ${version}`}
        sentence={
          past.data === undefined ? (
            'Asking for this version.'
          ) : (
            <>
              Recorded <Time at={past.data.value.updated_at} />, shown with the figures of now; version {board.version} is the present one.
            </>
          )
        }
        actions={
          <span className="board-actions">
            {board.may_change && Number(version) !== board.version && past.data !== undefined && (
              <button type="button" className="primary" onClick={() => void again()}>
                Restore version {version}
              </button>
            )}
            <Link to="." className="button" search={known => ({ ...known, version: undefined })}>
              Present version
            </Link>
          </span>
        }
      />
      <ChangeList title="What changed since" changes={since} />
      <Panel of={past} title={`Version ${version}`} bare>
        {({ document }) => (
          <>
            <VariableBar variables={document.variables} />
            <Grid document={document} />
          </>
        )}
      </Panel>
    </>
  );
}
