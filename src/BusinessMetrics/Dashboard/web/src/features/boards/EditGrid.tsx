import { useEffect, useRef, type KeyboardEvent } from 'react';
import { announce } from '../../ui/announce';
import { titleOf } from './document';
import { cellStyle } from './Grid';
import { apart, isStep, nudge, placeWords, sameBox, type Box } from './layout';
import { PanelContent } from './PanelContent';
import type { Document, Panel } from './question';
import { usePanelDrag } from './usePanelDrag';

interface Props {
  document: Document;
  onLayout: (boxes: readonly Box[]) => void;
  onConfigure: (panel: Panel) => void;
  onRemove: (panel: Panel) => void;
}

/** The same panels, each with what moves, sizes, configures and removes it; what they show is only to look at meanwhile. */
export function EditGrid({ document, onLayout, onConfigure, onRemove }: Props) {
  const panels = apart(document.panels);
  const drag = usePanelDrag(panels, onLayout);
  const handles = useRef(new Map<string, HTMLButtonElement>());
  const moved = useRef<string>(undefined);

  // What is moved by keyboard changes its place among the others, and would lose the focus with it.
  useEffect(() => {
    if (moved.current !== undefined) handles.current.get(moved.current)?.focus();
    moved.current = undefined;
  }, [document]);

  function onKey(event: KeyboardEvent, panel: Panel) {
    if (!isStep(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const boxes = nudge(panels, panel.id, event.key, event.shiftKey);
    const now = boxes.find(box => box.id === panel.id) ?? panel;
    if (sameBox(now, panel)) {
      announce(`${titleOf(panel)} stays: ${placeWords(panel)}`);
      return;
    }
    moved.current = panel.id;
    onLayout(boxes);
    announce(`${titleOf(panel)}: ${placeWords(now)}`);
  }

  return (
    <>
      <p id="board-keys" className="hint">
        Drag a panel by its bar, or size it at its corner. By keyboard: arrow keys on a bar move it, with shift they size it; Configure has its place as numbers.
      </p>
      <div className="board board-edited">
        {panels.map(panel => {
          const box = drag.boxes?.find(each => each.id === panel.id) ?? panel;
          const title = titleOf(panel);
          return (
            <div key={panel.id} className="board-cell" data-kind={panel.kind} data-dragged={drag.dragged === panel.id} style={cellStyle(box)}>
              <div className="board-bar">
                <button
                  type="button"
                  className="board-move"
                    aria-describedby="board-keys"
                  ref={element => {
                    if (element === null) handles.current.delete(panel.id);
                    else handles.current.set(panel.id, element);
                  }}
                  onKeyDown={event => onKey(event, panel)}
                  {...drag.handle(panel, false)}
                >
                  <span aria-hidden="true">⠿ </span>
                  <span className="hidden">Move or size {title}, </span>
                  {box.w} × {box.h}
                </button>
                <button type="button" onClick={() => onConfigure(panel)} aria-label={`Configure ${title}`}>
                  Configure
                </button>
                <button type="button" onClick={() => onRemove(panel)} aria-label={`Remove ${title}`}>
                  Remove
                </button>
              </div>
              <div className="board-shown" inert>
                <PanelContent panel={panel} variables={document.variables} />
              </div>
              <span className="board-size" aria-hidden="true" {...drag.handle(panel, true)} />
            </div>
          );
        })}
      </div>
    </>
  );
}
