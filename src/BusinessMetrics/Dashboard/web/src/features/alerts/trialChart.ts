import type { SeriesAnswer } from '../../api/queries';
import type { Mark } from '../../charts/marks';
import type { Threshold } from '../../charts/TimeSeries';
import { isNumber } from '../record/metric';
import type { Draft } from './draft';
import { firingsOf } from './firings';
import type { DryRun } from './queries';

/** What the rule looked at, as a chart of one line. */
export function chartOf(run: DryRun): SeriesAnswer {
  const readings = run.readings ?? { step: '1m', starts: [], values: [] };
  const values: readonly (number | null)[] = readings.values;
  const known = values.filter(value => value !== null);
  return {
    statistic: 'last',
    ...(run.unit === undefined ? {} : { unit: run.unit }),
    step: readings.step,
    time_zone: 'UTC',
    start_time: run.from,
    end_time: run.to,
    starts: readings.starts,
    first_is_partial: false,
    last_is_partial: false,
    series: [{ key: null, value: known.at(-1) ?? null, samples: known.length, values: readings.values, bucket_samples: values.map(value => (value === null ? 0 : 1)) }],
  };
}

export function thresholdsOf(draft: Draft): Threshold[] {
  return ([['warning', draft.warning], ['critical', draft.critical]] as const).flatMap(([label, text]) => (isNumber(text.trim()) ? [{ value: Number(text), label }] : []));
}

export function marksOf(run: DryRun): Mark[] {
  return firingsOf(run).map(firing => ({ at: new Date(firing.from), label: firing.message }));
}
