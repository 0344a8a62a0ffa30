import { Link } from '@tanstack/react-router';
import { carried } from '../../app/search';
import { useSearch } from '../../app/useSearch';
import { DataTable } from '../../ui/DataTable';
import { Pages } from '../../ui/Pages';
import { Panel } from '../../ui/Panel';
import { StandingMark } from '../../ui/Standing';
import { Text } from '../../ui/Text';
import { Time } from '../../ui/Time';
import { occurrenceStanding, triggerWords } from './occurrence';
import { useOccurrences, type Occurrence } from './queries';

/** Each time that a schedule was due, the newest first. */
export function Occurrences({ schedule }: { schedule: string }) {
  const { search } = useSearch();
  const occurrences = useOccurrences(schedule, search['after']);
  return (
    <Panel of={occurrences} title="Each time" wide rows={60} isEmpty={value => value.occurrences.length === 0} empty={<p>It was not due yet. “Try it” makes it, and sends it to nobody.</p>}>
      {value => (
        <>
          <DataTable
            key={search['after']}
            name={`Times of ${schedule}`}
            columns={[
              { title: 'Due', value: each => each.due_at, show: each => <Time at={each.due_at} /> },
              { title: 'State', value: each => each.state, show: each => <StandingMark of={occurrenceStanding(each)} /> },
              { title: 'Why', value: each => each.reason ?? '', show: each => <Text>{each.reason}</Text> },
              { title: 'Because of', value: triggerWords },
              { title: 'Report', value: each => each.report, show: each => <Made occurrence={each} /> },
              { title: 'Channels', value: each => each.channels.join(', '), show: each => <Text>{each.channels.join(', ')}</Text> },
            ]}
            rows={value.occurrences}
            keyOf={each => each.id}
          />
          <Pages next={value.next_cursor} />
        </>
      )}
    </Panel>
  );
}

function Made({ occurrence: { run_id, services } }: { occurrence: Occurrence }) {
  if (run_id === undefined) return <span className="muted">none</span>;
  return (
    <span>
      <Link to="/report-runs/$id" params={{ id: run_id }} search={carried}>
        its run
      </Link>
      {services !== undefined && (
        <>
          , of <Text>{services.join(', ')}</Text>
        </>
      )}
    </span>
  );
}
