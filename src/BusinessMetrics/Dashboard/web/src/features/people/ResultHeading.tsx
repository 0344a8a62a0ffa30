import { useEffect, useRef, type ReactNode } from 'react';

/** What a form came to: the keyboard goes on from here. */
export function ResultHeading({ children }: { children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // After a dialog that closes with this has given the focus back.
    const timer = window.setTimeout(() => heading.current?.focus());
    return () => window.clearTimeout(timer);
  }, []);
  return (
    <h2 ref={heading} tabIndex={-1} className="result-heading">
      {children}
    </h2>
  );
}
