import type { Schemas } from '../../api/client';
import type { Figures, SeriesAnswer } from '../../api/queries';
import { Figure } from '../../ui/Figure';
import { counted } from '../../ui/format';
import { knownIn } from '../../ui/known';
import { Panel } from '../../ui/Panel';

interface Props {
  of: Figures<Schemas['SecurityMetrics']>;
  blocked: Figures<SeriesAnswer>;
  rate: Figures<SeriesAnswer>;
  missed: Figures<SeriesAnswer>;
  falseAlarms: Figures<SeriesAnswer>;
}

/** How well threats are caught: always of all of them. */
export function Detection({ of, blocked, rate, missed, falseAlarms }: Props) {
  const figure = (label: string, value: (found: Schemas['ThreatDetection']) => number, over: Figures<SeriesAnswer> | undefined, rest: { unit?: string; explain?: string; more?: 'good' | 'bad'; noted?: boolean }) => {
    const line = over?.data?.value.series[0];
    const { noted = false, ...shown } = rest;
    return (
      <Panel of={of} title={label} bare rows={30}>
        {({ threat_detection: found }) => (
          <Figure label={label} value={knownIn(found.samples, value(found))} before={line?.previous?.value} points={line?.values} note={noted ? `of ${counted(found.samples, 'metric')}` : undefined} {...shown} />
        )}
      </Panel>
    );
  };
  return (
    <>
      {figure('Blocked', found => found.threats_blocked, blocked, { explain: 'threats_blocked' })}
      {figure('Detection rate', found => found.detection_rate, rate, { unit: 'ratio', explain: 'detection_rate', more: 'good' })}
      {figure('Missed', found => found.false_negatives, missed, { explain: 'false_negatives', more: 'bad' })}
      {figure('False alarms', found => found.false_positives, falseAlarms, { explain: 'false_positives', more: 'bad' })}
      {figure('Accuracy of detection', found => found.accuracy, undefined, { unit: 'ratio', noted: true })}
    </>
  );
}
