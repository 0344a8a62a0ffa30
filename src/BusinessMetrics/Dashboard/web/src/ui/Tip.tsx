import { useId, type ReactNode } from 'react';

/** More about what it wraps, on hover and on focus. A button, since only what has a role may be focused. */
export function Tip({ text, children }: { text: string; children: ReactNode }) {
  const id = useId();
  return (
    <button type="button" className="tip" aria-describedby={id}>
      {children}
      <span id={id} role="tooltip" className="tip-text">
        {text}
      </span>
    </button>
  );
}
