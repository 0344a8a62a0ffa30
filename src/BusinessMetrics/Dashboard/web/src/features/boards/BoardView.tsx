import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { errorOf } from '../../api/problem';
import { carried } from '../../app/search';
import { useSearch } from '../../app/useSearch';
import { Dialog } from '../../ui/Dialog';
import { PageHead } from '../../ui/PageHead';
import { Text } from '../../ui/Text';
import { toast } from '../../ui/Toasts';
import { download } from '../../ui/csv';
import { copyOf } from './document';
import { Grid } from './Grid';
import { useBoardChanges, type Board } from './queries';
import { boardSentence } from './sentence';
import { VariableBar } from './VariableBar';
import { Versions } from './Versions';

export function BoardView({ board }: { board: Board }) {
  const { search, change } = useSearch();
  const navigate = useNavigate();
  const { create, remove } = useBoardChanges();
  const [isDeleting, setIsDeleting] = useState(false);
  const { id, document, may_change } = board;

  async function copy() {
    try {
      const made = await create(copyOf(document));
      toast(`Copied as “${made.document.title}”.`);
      await navigate({ to: '/boards/$id', params: { id: made.id }, search: carried });
    } catch (failure) {
      toast(errorOf(failure).message, true);
    }
  }

  async function drop() {
    try {
      await remove(id);
      toast(`“${document.title}” is deleted.`);
      await navigate({ to: '/boards', search: carried });
    } catch (failure) {
      toast(errorOf(failure).message, true);
    }
  }

  return (
    <>
      <PageHead
        title={document.title}
        shared={{ dashboard: id }}
        sentence={boardSentence(board)}
        actions={
          <span className="board-actions">
            {may_change && (
              <button type="button" className="primary" onClick={() => change({ edit: '1' })}>
                Edit
              </button>
            )}
            <button type="button" onClick={() => void copy()}>
              Copy
            </button>
            <button type="button" onClick={() => download(`${document.title.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-')}.json`, 'application/json', `${JSON.stringify(document, undefined, 2)}\n`)}>
              Export as JSON
            </button>
            <button type="button" onClick={() => change({ versions: '1' })}>
              Versions
            </button>
            {may_change && (
              <button type="button" onClick={() => setIsDeleting(true)}>
                Delete
              </button>
            )}
          </span>
        }
      />
      <VariableBar variables={document.variables} />
      {document.panels.length === 0 ? <p className="muted">It has no panels yet.{may_change ? ' “Edit” adds some.' : ''}</p> : <Grid document={document} />}
      {search['versions'] !== undefined && <Versions board={board} onClose={() => change({ versions: undefined })} />}
      <Dialog open={isDeleting} title="Delete this dashboard?" onClose={() => setIsDeleting(false)}>
        <p>
          “<Text>{document.title}</Text>” goes for {document.visibility === 'all' ? 'everybody' : 'you'}, with its versions. An export keeps it as a file.
        </p>
        <p className="board-actions">
          <button type="button" className="primary" onClick={() => void drop()}>
            Delete
          </button>
          <button type="button" onClick={() => setIsDeleting(false)}>
            Keep
          </button>
        </p>
      </Dialog>
    </>
  );
}
