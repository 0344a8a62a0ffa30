import { StandingMark } from '../../ui/Standing';
import { Text } from '../../ui/Text';
import type { Run } from './queries';
import { isUnderWay, progressWords, runStanding } from './run';

/** How a run stands: how far it is, or why it failed. */
export function RunState({ run }: { run: Run }) {
  return (
    <span>
      <StandingMark of={runStanding(run)} />
      {isUnderWay(run) && <>: {progressWords(run)}</>}
      {run.failure !== undefined && run.state !== 'done' && (
        <>
          . <Text>{run.failure}</Text>
        </>
      )}
    </span>
  );
}
