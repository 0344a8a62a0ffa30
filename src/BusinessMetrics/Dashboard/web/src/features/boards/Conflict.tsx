import { Dialog } from '../../ui/Dialog';
import { Text } from '../../ui/Text';
import { differences } from './document';
import { GridSketch } from './Grid';
import type { Document } from './question';
import type { Board } from './queries';

interface Props {
  /** What both were made from. */
  base: Document;
  mine: Document;
  theirs: Board;
  onMine: () => void;
  onTheirs: () => void;
  onCopy: () => void;
  onClose: () => void;
}

/** Somebody else saved meanwhile: both, and a choice. Neither is lost: what is replaced stays a version. */
export function Conflict({ base, mine, theirs, onMine, onTheirs, onCopy, onClose }: Props) {
  return (
    <Dialog open title="Somebody else saved meanwhile" onClose={onClose}>
      <p>Nothing of yours was recorded yet. Both were made from the same version; whichever is kept, the other can be had again from the versions or as a copy.</p>
      <div className="board-both">
        <Side title="Yours" document={mine} changes={differences(base, mine)} />
        <Side title={`Theirs, version ${theirs.version}`} document={theirs.document} changes={differences(base, theirs.document)} />
      </div>
      <p className="board-actions">
        <button type="button" className="primary" onClick={onMine}>
          Keep mine
        </button>
        <button type="button" onClick={onTheirs}>
          Take theirs
        </button>
        <button type="button" onClick={onCopy}>
          Save mine as a copy
        </button>
      </p>
    </Dialog>
  );
}

function Side({ title, document, changes }: { title: string; document: Document; changes: readonly string[] }) {
  return (
    <section>
      <h3>{title}</h3>
      <p>
        <Text>{document.title}</Text>
      </p>
      <GridSketch document={document} label={`Where the panels lie: ${title}`} />
      <ul>
        {changes.length === 0 ? (
          <li className="muted">as it was</li>
        ) : (
          changes.map(each => (
            <li key={each}>
              <Text>{each}</Text>
            </li>
          ))
        )}
      </ul>
    </section>
  );
}
