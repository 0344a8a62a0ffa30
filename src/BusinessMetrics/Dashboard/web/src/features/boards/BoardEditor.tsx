import { useEffect, useReducer, useState } from 'react';
import { useSearch } from '../../app/useSearch';
import { announce } from '../../ui/announce';
import { PageHead } from '../../ui/PageHead';
import { counted } from '../../ui/format';
import { ChangeList } from './ChangeList';
import { Conflict } from './Conflict';
import { boxOf, differences, kinds, laidOut, newPanel, titleOf, withoutPanel, withPanel, type Kind } from './document';
import { EditGrid } from './EditGrid';
import { begin, step, type Step } from './history';
import { compact, place, type Box } from './layout';
import { PanelForm } from './PanelForm';
import { ProblemNote } from './Problem';
import type { Document, Panel } from './question';
import type { Board } from './queries';
import { SettingsForm } from './SettingsForm';
import { useSaving } from './useSaving';
import { VariableBar } from './VariableBar';

type Open = { kind: 'panel'; panel: Panel; isNew: boolean } | { kind: 'settings' } | undefined;

/** A dashboard while it is changed: nothing is recorded until it is saved. */
export function BoardEditor({ board }: { board: Board }) {
  const { change } = useSearch();
  const [history, dispatch] = useReducer(step<Document>, board.document, begin<Document>);
  const [open, setOpen] = useState<Open>();
  const { now } = history;
  const saving = useSaving(board, now, kept => dispatch({ kind: 'begin', with: kept.document }));
  const changes = differences(saving.base.document, now);

  const set = (to: Document) => dispatch({ kind: 'change', to });
  const lay = (document: Document, boxes: readonly Box[]) => set(laidOut(document, boxes));

  function apply(panel: Panel) {
    const document = withPanel(now, panel);
    // Another place in the form pushes as a pointer would.
    lay(document, place(document.panels, boxOf(panel)));
    setOpen(undefined);
    announce(`${titleOf(panel)}: applied`);
  }

  function remove(panel: Panel) {
    const document = withoutPanel(now, panel.id);
    lay(document, compact(document.panels));
    announce(`${titleOf(panel)} removed; Undo brings it back`);
  }

  useUndoKeys(open === undefined && saving.conflict === undefined, dispatch);

  return (
    <>
      <PageHead
        title={`Editing ${now.title}`}
        sentence={changes.length === 0 ? 'Nothing is changed yet.' : `${counted(changes.length, 'change')}, not saved yet.`}
        actions={
          <span className="board-actions">
            <button type="button" className="primary" disabled={changes.length === 0 || saving.isBusy} onClick={() => void saving.save()}>
              Save
            </button>
            <button type="button" onClick={() => change({ edit: undefined })}>
              {changes.length === 0 ? 'Done' : 'Discard'}
            </button>
          </span>
        }
      />
      <div className="board-tools" role="toolbar" aria-label="Edit the dashboard">
        {kinds.map(([kind, words]) => (
          <button key={kind} type="button" onClick={() => setOpen({ kind: 'panel', panel: newPanel(now, kind satisfies Kind), isNew: true })}>
            + {words}
          </button>
        ))}
        <button type="button" onClick={() => setOpen({ kind: 'settings' })}>
          Settings and variables
        </button>
        <button type="button" disabled={history.past.length === 0} onClick={() => dispatch({ kind: 'undo' })}>
          Undo
        </button>
        <button type="button" disabled={history.future.length === 0} onClick={() => dispatch({ kind: 'redo' })}>
          Redo
        </button>
      </div>
      {board.version > saving.base.version && (
        <p className="old">
          Somebody else saved version {board.version} meanwhile. Saving shows both.
        </p>
      )}
      {saving.failure !== undefined && <ProblemNote failure={saving.failure} />}
      <ChangeList title="What is changed" changes={changes} />
      <VariableBar variables={now.variables} />
      {now.panels.length === 0 ? (
        <p className="muted">Add a panel by one of the buttons above.</p>
      ) : (
        <EditGrid document={now} onLayout={boxes => lay(now, boxes)} onConfigure={panel => setOpen({ kind: 'panel', panel, isNew: false })} onRemove={remove} />
      )}
      {open?.kind === 'panel' && <PanelForm panel={open.panel} document={now} isNew={open.isNew} onApply={apply} onClose={() => setOpen(undefined)} />}
      {open?.kind === 'settings' && (
        <SettingsForm
          document={now}
          onApply={document => {
            set(document);
            setOpen(undefined);
          }}
          onClose={() => setOpen(undefined)}
        />
      )}
      {saving.conflict !== undefined && (
        <Conflict base={saving.base.document} mine={now} theirs={saving.conflict} onMine={() => void saving.keepMine()} onTheirs={saving.takeTheirs} onCopy={() => void saving.saveCopy()} onClose={saving.closeConflict} />
      )}
    </>
  );
}

/** Ctrl-Z and Ctrl-Shift-Z or Ctrl-Y, except where a field has its own. */
function useUndoKeys(isOn: boolean, dispatch: (next: Step<Document>) => void) {
  useEffect(() => {
    if (!isOn) return;
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || (event.target instanceof HTMLElement && event.target.closest('input, textarea, select') !== null)) return;
      const key = event.key.toLowerCase();
      const kind = key === 'z' ? (event.shiftKey ? 'redo' : 'undo') : key === 'y' ? 'redo' : undefined;
      if (kind === undefined) return;
      event.preventDefault();
      dispatch({ kind });
      announce(kind === 'undo' ? 'Undone' : 'Done again');
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [isOn, dispatch]);
}
