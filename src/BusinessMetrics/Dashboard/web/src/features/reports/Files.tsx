import type { Run } from './queries';
import { filesOf, formatWords, sizeWords } from './run';

/** What a finished run can be had as: files that were written, with their size, and others that are when they are asked for. */
export function Files({ run }: { run: Run }) {
  const files = filesOf(run);
  if (files.length === 0) return null;
  return (
    <ul className="report-files" aria-label={`Files of ${run.title}, ${run.period}`}>
      {files.map(({ format, path, bytes }) => (
        <li key={format}>
          <a href={path} download>
            {formatWords[format]}
            <span className="hidden"> of {run.title}, {run.period}</span>
          </a>
          {bytes !== undefined && <small className="muted"> {sizeWords(bytes)}</small>}
        </li>
      ))}
    </ul>
  );
}
