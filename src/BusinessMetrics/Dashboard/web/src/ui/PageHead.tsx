import { useEffect, useRef, type ReactNode } from 'react';

interface Props {
  title: string;
  /** The answer to the page's question, with figures. */
  sentence: ReactNode;
  actions?: ReactNode;
}

let isFirst = true;

/** What a page starts with, and what its window is called. Who does not see that the page is another one hears its title. */
export function PageHead({ title, sentence, actions }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · BusinessMetrics`;
    if (!isFirst) heading.current?.focus({ preventScroll: true });
    const timer = window.setTimeout(() => {
      isFirst = false;
    });
    return () => window.clearTimeout(timer);
  }, [title]);
  return (
    <header className="page-head">
      <div>
        <h1 ref={heading} tabIndex={-1}>{title}</h1>
        {actions}
      </div>
      <p className="answer">{sentence}</p>
    </header>
  );
}
