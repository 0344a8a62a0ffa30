import { Link, useParams } from '@tanstack/react-router';
import { carried } from '../../app/search';
import { PageHead } from '../../ui/PageHead';
import { Panel } from '../../ui/Panel';
import { Time } from '../../ui/Time';
import { unanswered } from '../../ui/sentence';
import { Files } from './Files';
import { useRun, useRunDocument } from './queries';
import { ReportView } from './ReportView';
import { RunState } from './RunState';
import './reports.css';

/** What was made, as it is read. */
export default function ReportRunPage() {
  const { id } = useParams({ from: '/shell/report-runs/$id' });
  const run = useRun(id);
  const known = run.data?.value.id === id ? run.data.value : undefined;
  const isDone = known?.state === 'done';
  const document = useRunDocument(id, { enabled: isDone });
  if (known === undefined)
    return (
      <>
        <PageHead title="Report run" sentence={unanswered(run) ?? 'Asking for the run.'} />
        <Panel of={run} title="Report run" bare>
          {() => null}
        </Panel>
      </>
    );
  return (
    <>
      <PageHead
        title={`${known.title}, ${known.period}`}
        shared={isDone ? { run: id } : undefined}
        sentence={
          <>
            <RunState run={known} />, as of <Time at={known.as_of} />
          </>
        }
        actions={
          <span className="form-actions">
            <Link to="/reports/$name" params={{ name: known.report }} search={carried} className="button">
              Its definition
            </Link>
            <Link to="/report-runs" search={carried} className="button">
              All runs
            </Link>
          </span>
        }
      />
      <Files run={known} />
      {isDone && (
        <Panel of={document} title="The report" rows={200}>
          {value => <ReportView document={value} />}
        </Panel>
      )}
      {isDone && <p className="muted">Who reads it stands in the audit trail.</p>}
    </>
  );
}
