import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { carried } from '../../app/search';
import { useSearch } from '../../app/useSearch';
import { PageHead } from '../../ui/PageHead';
import { Panel } from '../../ui/Panel';
import { unanswered } from '../../ui/sentence';
import { MakeNow } from './MakeNow';
import { useMayMake, useReport, useRuns, type Report } from './queries';
import { reportDraftOf, reportSentence, type ReportDraft } from './report';
import { ReportEditor } from './ReportEditor';
import { Versions } from './Versions';
import './reports.css';

/** What does this report say, of when, and how does it look? */
export default function ReportPage() {
  const { name } = useParams({ from: '/shell/reports/$name' });
  const { search } = useSearch();
  // What is being removed is not asked for again while the page still stands.
  const [isGoing, setIsGoing] = useState(false);
  const report = useReport(name, search.asOf, { enabled: !isGoing });
  const known = report.data?.value;
  if (known === undefined || known.name !== name)
    return (
      <>
        <PageHead title="Report" sentence={unanswered(report) ?? 'Asking for the report.'} />
        <Panel of={report} title="Report" bare>
          {() => null}
        </Panel>
      </>
    );
  return <OneReport key={`${name} ${search.asOf ?? ''}`} report={known} onGoing={setIsGoing} />;
}

function OneReport({ report, onGoing }: { report: Report; onGoing: (isGoing: boolean) => void }) {
  const { name, definition, version } = report;
  const { search, change } = useSearch();
  const mayMake = useMayMake();
  const runs = useRuns({ report: name, limit: 1 });
  // What was put into the form instead of the version that holds, and how often: each time it is another form.
  const [taken, setTaken] = useState<{ start: ReportDraft; count: number }>();
  const newest = runs.data?.value.runs[0];

  return (
    <>
      <PageHead
        title={definition.title}
        sentence={reportSentence(report)}
        actions={
          <span className="form-actions">
            <Link to="/report-runs" search={now => ({ ...carried(now), report: name })} className="button">
              Its runs
            </Link>
            <Link to="/reports" search={now => ({ ...carried(now), copy: name })} className="button">
              Copy as new report
            </Link>
            <button type="button" onClick={() => change({ versions: '1' })}>
              Versions
            </button>
          </span>
        }
      />
      {mayMake && <MakeNow name={name} title={definition.title} newest={newest?.report === name ? newest : undefined} withChoices />}
      <ReportEditor key={`${version} ${taken?.count ?? 0}`} report={report} start={taken?.start ?? reportDraftOf(name, definition)} names={[]} onGoing={onGoing} />
      {search['versions'] !== undefined && (
        <Versions
          report={report}
          onTake={older => {
            setTaken(now => ({ start: reportDraftOf(name, older), count: (now?.count ?? 0) + 1 }));
            change({ versions: undefined });
          }}
          onClose={() => change({ versions: undefined })}
        />
      )}
    </>
  );
}
