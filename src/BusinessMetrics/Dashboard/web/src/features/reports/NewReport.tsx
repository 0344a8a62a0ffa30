import { Link } from '@tanstack/react-router';
import { carried } from '../../app/search';
import { useZone } from '../../app/useSearch';
import { PageHead } from '../../ui/PageHead';
import { Panel } from '../../ui/Panel';
import { unanswered } from '../../ui/sentence';
import { zoneName } from '../../ui/time';
import { emptyReport, reportDraftOf } from './report';
import { useReport, useReports } from './queries';
import { ReportEditor } from './ReportEditor';

/** A report that there is not yet: empty, or as another one is. */
export function NewReport({ copyOf }: { copyOf: string | undefined }) {
  return copyOf === undefined ? <Empty /> : <Copied of={copyOf} />;
}

function useNames(): readonly string[] {
  return useReports(undefined).data?.value.reports.map(report => report.name) ?? [];
}

function Head({ sentence }: { sentence: string | undefined }) {
  return (
    <PageHead
      title="New report"
      sentence={sentence}
      actions={
        <Link to="/reports" search={carried} className="button">
          All reports
        </Link>
      }
    />
  );
}

function Empty() {
  const zone = useZone();
  const names = useNames();
  return (
    <>
      <Head sentence="What it says, of when, and for whom; the preview shows what it makes now." />
      <ReportEditor report={undefined} start={emptyReport(zoneName(zone))} names={names} />
    </>
  );
}

function Copied({ of }: { of: string }) {
  const report = useReport(of, undefined);
  const names = useNames();
  return (
    <>
      <Head sentence={unanswered(report) ?? `As ${report.data?.value.definition.title ?? of} is, under another name.`} />
      <Panel of={report} title="Copy" bare>
        {({ definition }) => <ReportEditor report={undefined} start={{ ...reportDraftOf('', definition), title: `${definition.title}, copy` }} names={names} />}
      </Panel>
    </>
  );
}
