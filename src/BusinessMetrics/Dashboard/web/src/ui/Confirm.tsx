import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Dialog } from './Dialog';
import { Refusal } from './Refusal';

interface Props {
  /** On the button that opens it. */
  label: ReactNode;
  title: string;
  /** On the button that does it. */
  does: string;
  /** On the button that leaves it. */
  keeps?: string;
  /** Nothing is lost by it. */
  isHarmless?: boolean;
  children: ReactNode;
  action: () => Promise<void>;
}

/** A step that cannot be taken back by going back: it is asked again, with what follows from it. */
export function Confirm({ label, title, does, keeps = 'Keep it', isHarmless = false, children, action }: Props) {
  const [open, setOpen] = useState(false);
  const doing = useMutation({ mutationFn: action, onSuccess: () => setOpen(false) });
  return (
    <>
      <button type="button" className={isHarmless ? undefined : 'danger'} onClick={() => setOpen(true)}>
        {label}
      </button>
      <Dialog title={title} open={open} onClose={() => setOpen(false)}>
        {children}
        <Refusal failure={doing.error} />
        <div className="form-actions">
          <button type="button" className={isHarmless ? 'primary' : 'danger'} disabled={doing.isPending} onClick={() => doing.mutate()}>
            {does}
          </button>
          <button type="button" onClick={() => setOpen(false)}>
            {keeps}
          </button>
        </div>
      </Dialog>
    </>
  );
}
