import { useMutation } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { errorOf } from '../../api/problem';
import { carried } from '../../app/search';
import { useSearch } from '../../app/useSearch';
import { Confirm } from '../../ui/Confirm';
import { PageHead } from '../../ui/PageHead';
import { Panel, PanelFrame } from '../../ui/Panel';
import { StandingMark } from '../../ui/Standing';
import { Text } from '../../ui/Text';
import { Time } from '../../ui/Time';
import { toast } from '../../ui/Toasts';
import { counted } from '../../ui/format';
import { unanswered } from '../../ui/sentence';
import { useMayManage } from '../channels/queries';
import { Occurrences } from './Occurrences';
import { useChangeSchedule, useSchedule, type Schedule } from './queries';
import { recipientsWords, scheduleDraftOf, type ScheduleDraft } from './schedule';
import { ScheduleEditor } from './ScheduleEditor';
import { ScheduleVersions } from './ScheduleVersions';
import { inZone, whenWords } from './when';
import './schedules.css';

/** When is this report made, for whom, and how did it go each time? */
export default function SchedulePage() {
  const { name } = useParams({ from: '/shell/schedules/$name' });
  const { search } = useSearch();
  // What is being removed is not asked for again while the page still stands.
  const [isGoing, setIsGoing] = useState(false);
  const schedule = useSchedule(name, search.asOf, { enabled: !isGoing });
  const known = schedule.data?.value;
  if (known === undefined || known.name !== name)
    return (
      <>
        <PageHead title="Schedule" sentence={unanswered(schedule) ?? 'Asking for the schedule.'} />
        <Panel of={schedule} title="Schedule" bare>
          {() => null}
        </Panel>
      </>
    );
  return <OneSchedule key={`${name} ${search.asOf ?? ''}`} schedule={known} onGoing={setIsGoing} />;
}

function OneSchedule({ schedule, onGoing }: { schedule: Schedule; onGoing: (isGoing: boolean) => void }) {
  const { name, definition, version } = schedule;
  const { search, change } = useSearch();
  const mayManage = useMayManage();
  // What was put into the form instead of the version that holds, and how often: each time it is another form. Once one is saved, that one holds.
  const [taken, setTaken] = useState<{ start: ScheduleDraft; count: number; instead: number }>();
  return (
    <>
      <PageHead
        title={name}
        sentence={
          <>
            <Text>{definition.report}</Text>, {whenWords(definition.when, definition.time_zone)}, to <Text>{recipientsWords(definition.recipients)}</Text>
            {definition.paused === true && (
              <>
                ; <StandingMark of={{ verdict: 'warning', words: 'paused' }} />
              </>
            )}
            .
          </>
        }
        actions={
          <span className="form-actions">
            {mayManage && <MakeNow schedule={schedule} />}
            <Link to="/reports/$name" params={{ name: definition.report }} search={carried} className="button">
              Its report
            </Link>
            <button type="button" onClick={() => change({ versions: '1' })}>
              Versions
            </button>
            <Link to="/schedules" search={carried} className="button">
              All schedules
            </Link>
          </span>
        }
      />
      <div className="grid">
        <NextRuns schedule={schedule} />
        <Occurrences schedule={name} />
      </div>
      <ScheduleEditor key={`${version} ${taken?.count ?? 0}`} schedule={schedule} start={taken?.instead === version ? taken.start : scheduleDraftOf(name, definition)} names={[]} onGoing={onGoing} />
      {search['versions'] !== undefined && (
        <ScheduleVersions
          schedule={schedule}
          onTake={older => {
            setTaken(now => ({ start: scheduleDraftOf(name, older), count: (now?.count ?? 0) + 1, instead: version }));
            change({ versions: undefined });
          }}
          onClose={() => change({ versions: undefined })}
        />
      )}
    </>
  );
}

function MakeNow({ schedule: { name, definition } }: { schedule: Schedule }) {
  const { run } = useChangeSchedule();
  const trying = useMutation({
    mutationFn: () => run(name, true),
    onSuccess: () => toast('It is made to try it, and sent to nobody. Below is how far it is.'),
    onError: failure => toast(errorOf(failure).message, true),
  });
  return (
    <>
      <button type="button" disabled={trying.isPending} onClick={() => trying.mutate()}>
        Try it
      </button>
      <Confirm
        label="Make and send now"
        title={`Make and send ${name} now?`}
        does="Make and send it"
        keeps="Not now"
        isHarmless
        action={async () => {
          const made = await run(name, false);
          toast(`${counted(made.length, 'report is', 'reports are')} made and sent. Below is how far.`);
        }}
      >
        <p>
          It is sent to <Text>{recipientsWords(definition.recipients)}</Text>, as if it were due now. What is sent cannot be taken back.
        </p>
      </Confirm>
    </>
  );
}

function NextRuns({ schedule: { definition, next_runs } }: { schedule: Schedule }) {
  const zone = definition.time_zone ?? 'UTC';
  return (
    <PanelFrame title="Next" wide>
      {definition.paused === true ? (
        <p>It is paused: what would be due is not made.</p>
      ) : next_runs.length === 0 ? (
        <p>It is due {whenWords(definition.when, definition.time_zone)}.</p>
      ) : (
        <ol className="next-runs" aria-label={`Next times, in ${zone}`}>
          {next_runs.map(at => (
            <li key={at}>
              {inZone(at, zone)} <span className="muted">({zone})</span>, <Time at={at} />
            </li>
          ))}
        </ol>
      )}
    </PanelFrame>
  );
}
