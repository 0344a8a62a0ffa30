import { useRef, useState, type PointerEvent } from 'react';
import { place, sameBox, type Box } from './layout';
import { rowPitch } from './PanelContent';

interface Drag {
  id: string;
  sizes: boolean;
  from: Box;
  x: number;
  y: number;
  columnPitch: number;
}

interface Dragged {
  /** The panels as they lie while one is dragged; undefined while none is. */
  boxes: readonly Box[] | undefined;
  dragged: string | undefined;
  /** For what is taken to move a panel, or to size it. */
  handle: (box: Box, sizes: boolean) => {
    onPointerDown: (event: PointerEvent<HTMLElement>) => void;
    onPointerMove: (event: PointerEvent<HTMLElement>) => void;
    onPointerUp: () => void;
    onPointerCancel: () => void;
  };
}

/** Moving and sizing by pointer: what is shown meanwhile, and what it comes to when it is let go. */
export function usePanelDrag(boxes: readonly Box[], done: (boxes: readonly Box[]) => void): Dragged {
  const drag = useRef<Drag>(undefined);
  const [draft, setDraft] = useState<{ id: string; boxes: readonly Box[] }>();

  function down(event: PointerEvent<HTMLElement>, box: Box, sizes: boolean) {
    const grid = event.currentTarget.closest<HTMLElement>('.board');
    // Stacked, there is nothing to drag along.
    if (event.button !== 0 || grid === null || getComputedStyle(grid).display !== 'grid') return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const gap = Number.parseFloat(getComputedStyle(grid).columnGap) || 0;
    drag.current = { id: box.id, sizes, from: box, x: event.clientX + window.scrollX, y: event.clientY + window.scrollY, columnPitch: (grid.clientWidth + gap) / 12 };
  }

  function move(event: PointerEvent<HTMLElement>) {
    const { current } = drag;
    if (current === undefined) return;
    const across = Math.round((event.clientX + window.scrollX - current.x) / current.columnPitch);
    const along = Math.round((event.clientY + window.scrollY - current.y) / rowPitch);
    const { from } = current;
    const wanted = current.sizes ? { ...from, w: Math.min(from.w + across, 12 - from.x), h: from.h + along } : { ...from, x: from.x + across, y: from.y + along };
    setDraft({ id: current.id, boxes: place(boxes, wanted) });
  }

  function up() {
    drag.current = undefined;
    setDraft(undefined);
    if (draft !== undefined && draft.boxes.some((box, index) => !sameBox(box, boxes[index] ?? box))) done(draft.boxes);
  }

  function cancel() {
    drag.current = undefined;
    setDraft(undefined);
  }

  return {
    boxes: draft?.boxes,
    dragged: draft?.id,
    handle: (box, sizes) => ({ onPointerDown: event => down(event, box, sizes), onPointerMove: move, onPointerUp: up, onPointerCancel: cancel }),
  };
}
