import { useEffect, type ReactNode } from 'react';

interface Props {
  title: string;
  /** The answer to the page's question, with figures. */
  sentence: ReactNode;
  actions?: ReactNode;
}

/** What a page starts with, and what its window is called. */
export function PageHead({ title, sentence, actions }: Props) {
  useEffect(() => {
    document.title = `${title} · BusinessMetrics`;
  }, [title]);
  return (
    <header className="page-head">
      <div>
        <h1 tabIndex={-1}>{title}</h1>
        {actions}
      </div>
      <p className="answer">{sentence}</p>
    </header>
  );
}
