/** What was done while editing: undone, and done again. */
export interface History<T> {
  past: readonly T[];
  now: T;
  future: readonly T[];
  /** What the newest change was about: typing on in one field is one change. */
  about: string | undefined;
}

const most = 200;

export type Step<T> = { kind: 'change'; to: T; about?: string | undefined } | { kind: 'undo' } | { kind: 'redo' } | { kind: 'begin'; with: T };

export function begin<T>(now: T): History<T> {
  return { past: [], now, future: [], about: undefined };
}

export function step<T>(history: History<T>, next: Step<T>): History<T> {
  const { past, now, future, about } = history;
  switch (next.kind) {
    case 'begin':
      return begin(next.with);
    case 'undo': {
      const before = past.at(-1);
      return before === undefined ? history : { past: past.slice(0, -1), now: before, future: [now, ...future], about: undefined };
    }
    case 'redo': {
      const [after, ...rest] = future;
      return after === undefined ? history : { past: [...past, now], now: after, future: rest, about: undefined };
    }
    case 'change':
      if (JSON.stringify(next.to) === JSON.stringify(now)) return history;
      if (next.about !== undefined && next.about === about) return { past, now: next.to, future: [], about };
      return { past: [...past, now].slice(-most), now: next.to, future: [], about: next.about };
  }
}
