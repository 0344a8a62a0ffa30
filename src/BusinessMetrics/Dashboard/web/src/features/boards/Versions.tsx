import { Link } from '@tanstack/react-router';
import { Dialog } from '../../ui/Dialog';
import { Panel } from '../../ui/Panel';
import { Text } from '../../ui/Text';
import { Time } from '../../ui/Time';
import { counted } from '../../ui/format';
import { useBoardVersions, type Board } from './queries';

/** What it was, the newest first; each is a link to how it looked. */
export function Versions({ board, onClose }: { board: Board; onClose: () => void }) {
  const versions = useBoardVersions(board.id);
  return (
    <Dialog side open title="Versions" onClose={onClose}>
      <Panel of={versions} title="Versions" bare>
        {value => (
          <ol className="board-versions">
            {value.versions.map(each => (
              <li key={each.version}>
                {each.version === board.version ? (
                  <strong>Version {each.version}, the present one</strong>
                ) : (
                  <Link to="." search={known => ({ ...known, versions: undefined, version: String(each.version) })}>
                    Version {each.version}
                  </Link>
                )}
                <span>
                  {each.kind}
                  {each.restored_from !== undefined && ` from version ${each.restored_from}`} <Time at={each.recorded_at} />
                  {each.changed_by !== undefined && (
                    <>
                      {' '}
                      by <Text>{each.changed_by}</Text>
                    </>
                  )}
                </span>
                <span className="muted">
                  <Text>{each.title}</Text>, {counted(each.panels, 'panel')}, {each.visibility === 'all' ? 'for all' : 'private'}
                </span>
              </li>
            ))}
          </ol>
        )}
      </Panel>
    </Dialog>
  );
}
