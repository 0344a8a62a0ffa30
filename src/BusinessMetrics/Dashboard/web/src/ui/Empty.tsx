import { useSearch } from '../app/useSearch';
import { toast } from './Toasts';

interface Props {
  title: string;
  /** A metric that would fill this: the body of POST /metrics. */
  metric: Record<string, unknown>;
}

/** Nothing yet, and how to send it. */
export function Empty({ title, metric }: Props) {
  const { search } = useSearch();
  const snippet = `curl -X POST ${window.location.origin}/metrics \\\n  -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\\n  -d '${JSON.stringify(metric)}'`;
  // What is sent now was not known then.
  if (search.asOf !== undefined)
    return (
      <div className="state">
        <h3>{title}</h3>
        <p>None was known at that moment.</p>
      </div>
    );
  return (
    <div className="state">
      <h3>{title}</h3>
      <p>Here is how to send one:</p>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable by keyboard */}
      <pre tabIndex={0} aria-label="An example">
        {snippet}
      </pre>
      <button type="button" onClick={() => void navigator.clipboard.writeText(snippet).then(() => toast('Copied.'))}>
        Copy
      </button>
    </div>
  );
}
