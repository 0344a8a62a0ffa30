import { Link } from '@tanstack/react-router';
import { carried } from '../../app/search';
import { useZone } from '../../app/useSearch';
import { PageHead } from '../../ui/PageHead';
import { zoneName } from '../../ui/time';
import { useSchedules } from './queries';
import { emptySchedule } from './schedule';
import { ScheduleEditor } from './ScheduleEditor';

/** A schedule that there is not yet. */
export function NewSchedule({ report }: { report: string }) {
  const zone = useZone();
  const names = useSchedules(undefined).data?.value.schedules.map(schedule => schedule.name) ?? [];
  return (
    <>
      <PageHead
        title="New schedule"
        sentence="Which report, when, and for whom; once it is saved, the page says when it is due next."
        actions={
          <Link to="/schedules" search={carried} className="button">
            All schedules
          </Link>
        }
      />
      <ScheduleEditor schedule={undefined} start={emptySchedule(zoneName(zone), report)} names={names} />
    </>
  );
}
