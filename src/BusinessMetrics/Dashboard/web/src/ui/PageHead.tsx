import { useEffect, useRef, type ReactNode } from 'react';
import { PageExport } from '../exports/PageExport';
import { ShareButton } from '../features/shares/ShareButton';
import type { Subject } from '../features/shares/subject';

interface Props {
  title: string;
  /** The answer to the page's question, with figures. */
  sentence: ReactNode;
  actions?: ReactNode;
  /** What a link shows that is given away from here. */
  shared?: Subject | undefined;
  /** Nothing on it is to be taken along. */
  isBare?: boolean;
}

let isFirst = true;

/** What a page starts with, and what its window is called. Who does not see that the page is another one hears its title. */
export function PageHead({ title, sentence, actions, shared, isBare = false }: Props) {
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
        <div className="page-tools">
          {actions}
          {shared !== undefined && (
            <span className="export">
              <ShareButton subject={shared} name={title} />
            </span>
          )}
          {!isBare && (
            <span className="export">
              <PageExport title={title} />
            </span>
          )}
        </div>
      </div>
      <p className="answer">{sentence}</p>
    </header>
  );
}
