import { Text } from '../../ui/Text';
import { VersionList } from '../../ui/VersionList';
import { useScheduleVersions, type Schedule, type ScheduleData } from './queries';
import { recipientsWords } from './schedule';
import { whenWords } from './when';

interface Props {
  schedule: Schedule;
  /** Puts an older one into the form. */
  onTake: (definition: ScheduleData) => void;
  onClose: () => void;
}

/** What the schedule was, the newest first. */
export function ScheduleVersions({ schedule, onTake, onClose }: Props) {
  return (
    <VersionList
      of={useScheduleVersions(schedule.name)}
      present={schedule.version}
      empty="There is none."
      words={definition => (
        <>
          <Text>{definition.report}</Text>, {whenWords(definition.when, definition.time_zone)}, to <Text>{recipientsWords(definition.recipients)}</Text>
          {definition.paused === true && '; paused'}
        </>
      )}
      onTake={onTake}
      onClose={onClose}
    />
  );
}
