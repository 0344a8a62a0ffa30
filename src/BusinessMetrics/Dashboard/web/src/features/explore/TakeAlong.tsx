import { download } from '../../ui/csv';
import { toast } from '../../ui/Toasts';
import { Command } from '../../ui/Command';
import { PanelFrame } from '../../ui/Panel';
import { curlOf, pathOf, seriesCsv, seriesJson } from './export';
import { letters, nameOf } from './questions';
import type { Asked } from './useExplore';

/** What the page shows, as files, as a link, and as the questions behind it. */
export function TakeAlong({ asked }: { asked: readonly Asked[] }) {
  const answered = asked.flatMap(({ question, index, query, of }) => (of.data === undefined ? [] : [{ question, index, path: pathOf('/metrics/series', query), answer: of.data.value }]));
  const copyLink = () => void navigator.clipboard.writeText(window.location.href).then(() => toast('Copied: it shows somebody else the same.'), () => toast('The browser does not let it be copied.', true));
  return (
    <PanelFrame title="Take it along" wide>
      <p className="row">
        <button type="button" disabled={answered.length === 0} onClick={() => download('series.csv', 'text/csv', seriesCsv(answered))}>
          Export series as CSV
        </button>
        <button type="button" disabled={answered.length === 0} onClick={() => download('series.json', 'application/json', seriesJson(answered))}>
          Export series as JSON
        </button>
        <button type="button" onClick={copyLink}>
          Copy link
        </button>
      </p>
      <details>
        <summary>As a question to the API</summary>
        {asked.map(({ question, index, query }) => (
          <Command key={index} label={`curl of ${letters[index] ?? ''}: ${nameOf(question)}`} text={curlOf(pathOf('/metrics/series', query), window.location.origin)} />
        ))}
      </details>
    </PanelFrame>
  );
}
