import { Dialog as Base } from '@base-ui/react/dialog';
import type { ReactNode } from 'react';

interface Props {
  title: string;
  open: boolean;
  onClose: () => void;
  /** Beside the page instead of over its middle: for what explains it. */
  side?: boolean;
  children: ReactNode;
}

export function Dialog({ title, open, onClose, side = false, children }: Props) {
  return (
    <Base.Root open={open} onOpenChange={now => !now && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="backdrop" />
        <Base.Popup className={side ? 'dialog dialog-side' : 'dialog'}>
          <header className="dialog-head">
            <Base.Title className="dialog-title">{title}</Base.Title>
            <Base.Close className="quiet">Close</Base.Close>
          </header>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
