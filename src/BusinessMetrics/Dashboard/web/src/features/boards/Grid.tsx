import type { CSSProperties } from 'react';
import { apart, readingOrder, type Box } from './layout';
import { PanelContent } from './PanelContent';
import type { Document } from './question';

export function cellStyle({ x, y, w, h }: Box): CSSProperties {
  return { gridColumn: `${x + 1} / span ${w}`, gridRow: `${y + 1} / span ${h}` };
}

/** The panels where they lie; on a phone one under the other, as they are read. */
export function Grid({ document }: { document: Document }) {
  return (
    <div className="board">
      {readingOrder(apart(document.panels)).map(panel => (
        <div key={panel.id} className="board-cell" data-kind={panel.kind} style={cellStyle(panel)}>
          <PanelContent panel={panel} variables={document.variables} />
        </div>
      ))}
    </div>
  );
}

/** A picture of where panels lie, to tell two apart. */
export function GridSketch({ document, label }: { document: Document; label: string }) {
  const rows = Math.max(1, ...document.panels.map(panel => panel.y + panel.h));
  return (
    <svg className="board-sketch" role="img" aria-label={label} viewBox={`0 0 24 ${rows}`} preserveAspectRatio="xMidYMin meet">
      {document.panels.map(panel => (
        <rect key={panel.id} x={panel.x * 2 + 0.15} y={panel.y + 0.1} width={panel.w * 2 - 0.3} height={panel.h - 0.2} rx={0.3} />
      ))}
    </svg>
  );
}
