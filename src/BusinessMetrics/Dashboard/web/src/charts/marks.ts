import type { SeriesAnswer } from '../api/queries';
import { counted } from '../ui/format';
import { stepSeconds } from './plotOptions';

/** What happened at an instant: an alert, a deployment. */
export interface Mark {
  at: Date;
  label: string;
}

/** Those in the bucket, so that the chart's readout tells of them where their tick stands. */
export function marksIn(marks: readonly Mark[], { starts, step }: Pick<SeriesAnswer, 'starts' | 'step'>, bucket: number): readonly Mark[] {
  const start = Date.parse(starts[bucket] ?? '');
  const end = Date.parse(starts[bucket + 1] ?? '') || start + stepSeconds(step) * 1_000;
  return marks.filter(({ at }) => at.getTime() >= start && at.getTime() < end);
}

/**
 * For the chart's sentence: nothing where nothing was raised.
 * @param most So many are known, of which more may be there.
 * @param isOfAll Where the chart is of one service.
 */
export function raisedSentence(alerts: readonly Mark[], most: number, isOfAll = false): string {
  if (alerts.length === 0) return '';
  return ` ${alerts.length === most ? 'At least ' : ''}${counted(alerts.length, 'alert was', 'alerts were')} raised${isOfAll ? ', of all services' : ''} (▲).`;
}
