import { Popover as Base } from '@base-ui/react/popover';
import type { ReactNode } from 'react';

interface Props {
  label: ReactNode;
  /** Read with the label: what the button is about. */
  title: string;
  open?: boolean | undefined;
  onOpenChange?: ((open: boolean) => void) | undefined;
  marked?: boolean;
  /** Unobtrusive, as a link: beside what is looked at. */
  isLink?: boolean;
  children: ReactNode;
}

/** A button that opens something small under it. */
export function Popover({ label, title, open, onOpenChange, marked = false, isLink = false, children }: Props) {
  return (
    <Base.Root {...(open === undefined ? {} : { open })} {...(onOpenChange === undefined ? {} : { onOpenChange: (now: boolean) => onOpenChange(now) })}>
      <Base.Trigger className={isLink ? 'link' : 'button'} data-marked={marked} aria-description={title}>
        {label}
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} collisionPadding={8} align="end" className="above">
          <Base.Popup className="popover">
            <Base.Title className="popover-title">{title}</Base.Title>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
