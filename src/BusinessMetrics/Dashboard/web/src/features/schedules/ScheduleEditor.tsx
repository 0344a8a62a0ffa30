import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { carried } from '../../app/search';
import { useSearch } from '../../app/useSearch';
import { Confirm } from '../../ui/Confirm';
import { PanelFrame } from '../../ui/Panel';
import { Refusal } from '../../ui/Refusal';
import { toast } from '../../ui/Toasts';
import { useMayManage } from '../channels/queries';
import { useChangeSchedule, type Schedule } from './queries';
import { scheduleBody, scheduleDraftOf, shownFields, type ScheduleDraft } from './schedule';
import { ScheduleFields } from './ScheduleFields';

interface Props {
  /** Undefined: a new one. */
  schedule: Schedule | undefined;
  start: ScheduleDraft;
  /** Of other schedules. */
  names: readonly string[];
  /** Told while it is being removed. */
  onGoing?: (isGoing: boolean) => void;
}

export function ScheduleEditor({ schedule, start, names, onGoing }: Props) {
  const { search } = useSearch();
  const navigate = useNavigate();
  const mayManage = useMayManage();
  const [draft, setDraft] = useState(start);
  const { put, remove } = useChangeSchedule();
  const name = draft.name.trim();
  const isTaken = schedule === undefined && names.includes(name);
  const isChanged = schedule !== undefined && JSON.stringify(draft) !== JSON.stringify(scheduleDraftOf(schedule.name, schedule.definition));
  const mayBeSaved = name !== '' && !isTaken && draft.report !== '';
  const saving = useMutation({
    mutationFn: () => put(name, scheduleBody(draft)),
    onSuccess: saved => {
      toast(`The schedule ${saved.name} is set, as version ${saved.version}.`);
      if (schedule === undefined) void navigate({ to: '/schedules/$name', params: { name: saved.name }, search: carried });
    },
  });

  return (
    <div className="schedule-editor">
      <PanelFrame title="Definition">
        <form
          className="form"
          noValidate
          onSubmit={event => {
            event.preventDefault();
            if (mayManage && mayBeSaved) saving.mutate();
          }}
        >
          <ScheduleFields
            draft={draft}
            isNamed={schedule !== undefined}
            isTaken={isTaken}
            failure={saving.error}
            onChange={changed => {
              setDraft(known => ({ ...known, ...changed }));
              if (saving.isError) saving.reset();
            }}
          />
          <Refusal failure={saving.error} shown={shownFields(saving.error, draft)} />
          {mayManage ? (
            <div className="form-actions">
              <button type="submit" className="primary" disabled={saving.isPending || !mayBeSaved}>
                Save the schedule
              </button>
              {schedule !== undefined && (
                <Confirm
                  label="Remove"
                  title={`Remove the schedule ${schedule.name}?`}
                  does="Remove the schedule"
                  action={async () => {
                    onGoing?.(true);
                    try {
                      await remove(schedule.name);
                    } catch (failure) {
                      onGoing?.(false);
                      throw failure;
                    }
                    toast(`The schedule ${schedule.name} is removed.`);
                    await navigate({ to: '/schedules', search: carried });
                  }}
                >
                  <p>What was made by it is kept, and so are its versions. Nothing is made or sent by it any more.</p>
                </Confirm>
              )}
              {isChanged && !saving.isPending && <span className="muted">Not saved: what is due is made as it was saved.</span>}
            </div>
          ) : (
            <p className="notice">{search.asOf !== undefined ? 'The page looks at the past; schedules are set in the present.' : 'Only an administrator with a token for all services saves a schedule.'}</p>
          )}
        </form>
      </PanelFrame>
    </div>
  );
}
