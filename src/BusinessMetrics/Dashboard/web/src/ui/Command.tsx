import { toast } from './Toasts';

/** Something to run elsewhere, and a button that copies it. */
export function Command({ label, text }: { label: string; text: string }) {
  return (
    <div className="command">
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable by keyboard */}
      <pre tabIndex={0} role="region" aria-label={label}>
        {text}
      </pre>
      <button type="button" onClick={() => void navigator.clipboard.writeText(text).then(() => toast('Copied.'), () => toast('The browser does not let it be copied.', true))}>
        Copy<span className="hidden"> {label}</span>
      </button>
    </div>
  );
}
