import { lazy, Suspense, useState } from 'react';
import { useMayShare } from './queries';
import type { Subject } from './subject';

// A form comes when somebody wants to give something away.
const ShareDialog = lazy(() => import('./ShareDialog'));

interface Props {
  subject: Subject;
  /** What it is called here. */
  name: string;
  isLink?: boolean;
}

/** Gives a link away that shows this to whoever has it. */
export function ShareButton({ subject, name, isLink = false }: Props) {
  const mayShare = useMayShare();
  const [open, setOpen] = useState(false);
  if (!mayShare) return null;
  return (
    <>
      <button type="button" className={isLink ? 'link' : undefined} onClick={() => setOpen(true)}>
        Share…<span className="hidden"> {name}</span>
      </button>
      {open && (
        <Suspense>
          <ShareDialog subject={subject} name={name} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
