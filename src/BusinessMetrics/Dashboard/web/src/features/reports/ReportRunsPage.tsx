import { Link } from '@tanstack/react-router';
import { carried } from '../../app/search';
import { useSearch } from '../../app/useSearch';
import { DataTable } from '../../ui/DataTable';
import { Choice } from '../../ui/Field';
import { PageHead } from '../../ui/PageHead';
import { Pages } from '../../ui/Pages';
import { Panel } from '../../ui/Panel';
import { Text } from '../../ui/Text';
import { Time } from '../../ui/Time';
import { unanswered } from '../../ui/sentence';
import { Files } from './Files';
import { useReports, useRuns, type Run } from './queries';
import { progressWords, runsSentence } from './run';
import { RunState } from './RunState';
import './reports.css';

/** What was made, and how far is what is being made? */
export default function ReportRunsPage() {
  const { search, change } = useSearch();
  const shown = search['report'];
  const reports = useReports(undefined);
  const runs = useRuns({ report: shown, cursor: search['after'], limit: 50 });
  const known = runs.data?.value;
  const titles = new Map(reports.data?.value.reports.map(report => [report.name, report.definition.title]) ?? []);
  const names = [...new Set([...titles.keys(), ...(shown === undefined ? [] : [shown])])];

  return (
    <>
      <PageHead
        title="Report runs"
        sentence={known === undefined ? unanswered(runs) : search['after'] !== undefined ? 'Older runs.' : runsSentence(known.runs, { isCut: known.next_cursor !== undefined })}
        actions={
          <Link to="/reports" search={carried} className="button">
            Reports
          </Link>
        }
      />
      <div className="grid">
        <section className="panel wide" aria-label="Filter">
          <div className="form" role="search" aria-label="Report runs">
            <div className="form-fields">
              <Choice
                label="Report"
                value={shown ?? ''}
                options={[['', 'Any'], ...names.map(name => [name, titles.get(name) ?? name] as const)]}
                onChange={event => change({ report: event.target.value === '' ? undefined : event.target.value, after: undefined })}
              />
            </div>
          </div>
        </section>
        <Panel
          of={runs}
          title="Runs"
          wide
          rows={100}
          isEmpty={value => value.runs.length === 0}
          empty={
            <p>
              Nothing was made yet that your token may read. <Link to="/reports" search={carried}>Reports</Link> lists what can be.
            </p>
          }
        >
          {value => (
            <>
              <RunTable key={search['after']} runs={value.runs} />
              <Pages next={value.next_cursor} />
            </>
          )}
        </Panel>
      </div>
      {search.asOf !== undefined && <p className="muted">Runs are listed as they stand now: each says what it is made as of.</p>}
    </>
  );
}

function RunTable({ runs }: { runs: readonly Run[] }) {
  return (
    <DataTable
      name="Runs on this page"
      columns={[
        {
          title: 'Report',
          value: run => run.title,
          show: run => (
            <Link to="/report-runs/$id" params={{ id: run.id }} search={carried}>
              <Text>{run.title}</Text>
            </Link>
          ),
        },
        { title: 'State', value: run => run.state, show: run => <RunState run={run} /> },
        { title: 'Period', value: run => run.period },
        { title: 'As of', value: run => run.as_of, show: run => <Time at={run.as_of} /> },
        { title: 'Progress', value: run => run.sections_done, show: progressWords },
        {
          title: 'Asked for',
          value: run => run.requested_at,
          show: run => (
            <span>
              <Time at={run.requested_at} />
              {run.requested_by !== undefined && (
                <>
                  {' '}
                  by <Text>{run.requested_by}</Text>
                </>
              )}
            </span>
          ),
        },
        { title: 'Files', value: run => run.files.map(file => file.format).join(' '), show: run => (run.state === 'done' ? <Files run={run} /> : <span className="muted">none</span>) },
      ]}
      rows={runs}
      keyOf={run => run.id}
    />
  );
}
