import { useSyncExternalStore } from 'react';

interface Toast {
  id: number;
  text: string;
  failed: boolean;
}

let toasts: readonly Toast[] = [];
let next = 0;
const listeners = new Set<() => void>();

function set(changed: readonly Toast[]) {
  toasts = changed;
  listeners.forEach(listener => listener());
}

/** Tells what an action came to. A failure stays until it is closed. */
export function toast(text: string, failed = false) {
  const id = ++next;
  set([...toasts, { id, text, failed }]);
  if (!failed) window.setTimeout(() => close(id), 6_000);
}

function close(id: number) {
  set(toasts.filter(each => each.id !== id));
}

export function Toasts() {
  const shown = useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  return (
    <div className="toasts" role="status">
      {shown.map(each => (
        <div key={each.id} className="toast" data-failed={each.failed}>
          <span>{each.text}</span>
          <button type="button" className="quiet" onClick={() => close(each.id)}>
            Close
          </button>
        </div>
      ))}
    </div>
  );
}
