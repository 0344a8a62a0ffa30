import { Link } from '@tanstack/react-router';
import { carried } from '../../app/search';
import { useSearch } from '../../app/useSearch';
import { DataTable } from '../../ui/DataTable';
import { PageHead } from '../../ui/PageHead';
import { Panel } from '../../ui/Panel';
import { StandingMark } from '../../ui/Standing';
import { Text } from '../../ui/Text';
import { Time } from '../../ui/Time';
import { unanswered } from '../../ui/sentence';
import { useMayManage } from '../channels/queries';
import { useReports } from '../reports/queries';
import { NewSchedule } from './NewSchedule';
import { occurrenceStanding } from './occurrence';
import { useSchedules, type Schedule } from './queries';
import { recipientsWords, schedulesSentence } from './schedule';
import { inZone, whenWords } from './when';
import './schedules.css';

/** Which reports are made by themselves, when, and for whom? */
export default function SchedulesPage() {
  const { search } = useSearch();
  const mayChange = useMayManage();
  return search['new'] !== undefined && mayChange ? <NewSchedule report={search['report'] ?? ''} /> : <AllSchedules mayChange={mayChange} />;
}

function AllSchedules({ mayChange }: { mayChange: boolean }) {
  const { search } = useSearch();
  const schedules = useSchedules(search.asOf);
  const reports = useReports(search.asOf);
  const titles = new Map(reports.data?.value.reports.map(report => [report.name, report.definition.title]) ?? []);
  const titleOf = ({ definition }: Schedule) => titles.get(definition.report) ?? definition.report;

  return (
    <>
      <PageHead
        title="Schedules"
        sentence={schedules.data === undefined ? unanswered(schedules) : schedulesSentence(schedules.data.value.schedules)}
        actions={
          mayChange && (
            <Link to="." search={now => ({ ...now, new: 'schedule' })} className="button">
              New schedule
            </Link>
          )
        }
      />
      <Panel
        of={schedules}
        title="All schedules"
        rows={60}
        isEmpty={value => value.schedules.length === 0}
        empty={<p>{search.asOf === undefined ? 'A schedule has a report made and sent: at times that come again, after a month has ended, when an alert ends or a budget is exceeded.' : 'There was none at that moment.'}</p>}
      >
        {value => (
          <DataTable
            name="Schedules"
            columns={[
              {
                title: 'Schedule',
                value: schedule => schedule.name,
                show: ({ name }) => (
                  <Link to="/schedules/$name" params={{ name }} search={carried}>
                    <Text>{name}</Text>
                  </Link>
                ),
              },
              { title: 'Report', value: titleOf, show: schedule => <Text>{titleOf(schedule)}</Text> },
              { title: 'When', value: ({ definition }) => whenWords(definition.when, definition.time_zone), show: ({ definition }) => <Text>{whenWords(definition.when, definition.time_zone)}</Text> },
              { title: 'Next', value: schedule => schedule.next_runs[0] ?? '', show: schedule => <Next schedule={schedule} /> },
              { title: 'Sent to', value: ({ definition }) => recipientsWords(definition.recipients), show: ({ definition }) => <Text>{recipientsWords(definition.recipients)}</Text> },
              {
                title: 'Last time',
                value: schedule => schedule.last?.due_at ?? '',
                show: ({ last }) =>
                  last === undefined ? (
                    <span className="muted">never</span>
                  ) : (
                    <span>
                      <StandingMark of={occurrenceStanding(last)} /> <Time at={last.due_at} />
                    </span>
                  ),
              },
            ]}
            rows={value.schedules}
            keyOf={schedule => schedule.name}
          />
        )}
      </Panel>
      {!mayChange && <p className="muted">{search.asOf === undefined ? 'Schedules are set by administrators.' : 'The page looks at the past; schedules are set in the present.'}</p>}
    </>
  );
}

function Next({ schedule: { definition, next_runs } }: { schedule: Schedule }) {
  const [next] = next_runs;
  if (definition.paused === true) return <StandingMark of={{ verdict: 'warning', words: 'paused' }} />;
  if (next === undefined) return <span className="muted">when it happens</span>;
  const zone = definition.time_zone ?? 'UTC';
  return (
    <span>
      {inZone(next, zone)} ({zone}), <Time at={next} />
    </span>
  );
}
