import { useState, type KeyboardEvent } from 'react';

/** Moves along a chart's points by keyboard: arrows one, Page ten, Home and End to the ends, Escape away. */
export function pointAfter(key: string, point: number | undefined, count: number): number | undefined {
  const last = count - 1;
  const from = point ?? (key === 'ArrowRight' ? -1 : count);
  switch (key) {
    case 'ArrowLeft': return Math.max(0, from - 1);
    case 'ArrowRight': return Math.min(last, from + 1);
    case 'PageUp': return Math.max(0, from - 10);
    case 'PageDown': return Math.min(last, from + 10);
    case 'Home': return 0;
    case 'End': return last;
    case 'Escape': return undefined;
    default: return point;
  }
}

const keys = ['ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', 'Home', 'End', 'Escape'];

/** What a chart spreads on what is focused: a slider over its points, each read out with its values. */
export function usePoints(count: number, label: string, read: (point: number) => string) {
  const [point, setPoint] = useState<number | undefined>();
  const within = point === undefined || point >= count ? undefined : point;
  return {
    point: within,
    setPoint,
    slider: {
      role: 'slider' as const,
      tabIndex: 0,
      'aria-label': `${label}, point by point`,
      'aria-valuemin': 0,
      'aria-valuemax': Math.max(0, count - 1),
      'aria-valuenow': within ?? Math.max(0, count - 1),
      'aria-valuetext': count === 0 ? 'no data' : read(within ?? count - 1),
      onKeyDown: (event: KeyboardEvent) => {
        if (!keys.includes(event.key) || (event.key === 'Escape' && within === undefined)) return;
        event.preventDefault();
        event.stopPropagation();
        setPoint(pointAfter(event.key, within, count));
      },
    },
  };
}
