import { Link } from '@tanstack/react-router';
import { carried } from '../../app/search';
import { useSearch } from '../../app/useSearch';
import { DataTable } from '../../ui/DataTable';
import { PageHead } from '../../ui/PageHead';
import { Panel } from '../../ui/Panel';
import { Text } from '../../ui/Text';
import { Time } from '../../ui/Time';
import { unanswered } from '../../ui/sentence';
import { MakeNow } from './MakeNow';
import { NewReport } from './NewReport';
import { useMayMake, useReports, useRuns, type Report } from './queries';
import { periodWords, reportsSentence, sectionsWords } from './report';
import { newestOf } from './run';
import './reports.css';

/** Which reports are there, and what was made of them last? */
export default function ReportsPage() {
  const { search } = useSearch();
  const isNew = search['new'] !== undefined || search['copy'] !== undefined;
  return isNew ? <NewReport key={search['copy']} copyOf={search['copy']} /> : <AllReports />;
}

/** Of so many runs the last one of each report is known. */
const most = 500;

function AllReports() {
  const { search } = useSearch();
  const reports = useReports(search.asOf);
  const runs = useRuns({ limit: most });
  const mayMake = useMayMake();
  const known = newestOf(runs.data?.value.runs ?? []);

  return (
    <>
      <PageHead
        title="Reports"
        sentence={reports.data === undefined ? unanswered(reports) : reportsSentence(reports.data.value.reports)}
        actions={
          <Link to="." search={now => ({ ...now, new: 'report' })} className="button">
            New report
          </Link>
        }
      />
      <Panel of={reports} title="All reports" rows={80} isEmpty={value => value.reports.length === 0} empty={<p>No report is for the services of your token. A definition that names none is for whatever you may read.</p>}>
        {value => (
          <DataTable
            name="Reports"
            columns={[
              {
                title: 'Report',
                value: report => report.definition.title,
                show: ({ name, definition }) => (
                  <Link to="/reports/$name" params={{ name }} search={carried}>
                    <Text>{definition.title}</Text>
                  </Link>
                ),
              },
              { title: 'For', value: report => report.definition.audience ?? '', show: report => <Text>{report.definition.audience}</Text> },
              { title: 'About', value: report => periodWords(report.definition.period) },
              { title: 'Sections', value: report => sectionsWords(report.definition.sections), show: report => <Text>{sectionsWords(report.definition.sections)}</Text> },
              { title: 'Changed', value: report => report.updated_at ?? '', show: report => <Changed report={report} /> },
              {
                title: 'Last made',
                value: report => known.get(report.name)?.done?.finished_at ?? '',
                show: ({ name, definition }) => {
                  const done = known.get(name)?.done;
                  return done === undefined ? (
                    <span className="muted">never</span>
                  ) : (
                    <span>
                      <Link to="/report-runs/$id" params={{ id: done.id }} search={carried} aria-label={`Last run of ${definition.title}, ${done.period}`}>
                        {done.period}
                      </Link>
                      , <Time at={done.finished_at ?? done.requested_at} />
                    </span>
                  );
                },
              },
              ...(mayMake ? [{ title: 'Make', isAction: true, value: () => undefined, show: ({ name, definition }: Report) => <MakeNow name={name} title={definition.title} newest={known.get(name)?.newest} /> }] : []),
            ]}
            rows={value.reports}
            keyOf={report => report.name}
          />
        )}
      </Panel>
      {search.asOf !== undefined && <p className="muted">Reports are listed as they were defined at the moment that the page looks at; “Make now” makes one as of that moment, by its definition of now.</p>}
    </>
  );
}

function Changed({ report: { source, updated_at, updated_by } }: { report: Report }) {
  if (source !== 'api' || updated_at === undefined) return <span className="muted">ready-made</span>;
  return (
    <span>
      <Time at={updated_at} />
      {updated_by !== undefined && (
        <>
          {' '}
          by <Text>{updated_by}</Text>
        </>
      )}
    </span>
  );
}
