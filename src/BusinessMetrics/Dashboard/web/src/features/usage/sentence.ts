import type { Schemas } from '../../api/client';
import type { Zone } from '../../app/search';
import { counted, percent, writeIn } from '../../ui/format';
import { shortTime } from '../../ui/time';

type Usage = Schemas['UsageMetrics'];

/** The API lists no more people than this. */
export const mostPeople = 100;

export function serviceCount({ service_activity, service_activity_rest }: Usage): number {
  return service_activity.length + (service_activity_rest?.services ?? 0);
}

/** Who uses what, and when most? */
export function usageSentence(usage: Usage, window: string, zone: Zone, locale?: string): string {
  const { total_requests: total, peak_usage: peak, average_usage: average, requests_by_user, requests_by_service } = usage;
  if (usage.samples === 0) return `No requests are recorded in ${window}.`;
  const people = Object.keys(requests_by_user).length;
  const by = people === 0 ? '' : people >= mostPeople ? ` by ${writeIn(mostPeople, '', locale)} people or more` : ` by ${counted(people, 'person', 'people', locale)}`;
  const [most] = Object.entries(requests_by_service).sort(([, a], [, b]) => b - a);
  const share = most === undefined || total === 0 || serviceCount(usage) < 2 ? '' : `; ${most[0]} has most, ${percent(most[1] / total, locale)}`;
  const top = peak.requests === 0 ? '' : `; the busiest hour began ${shortTime(new Date(peak.time), zone, locale)} with ${writeIn(peak.requests, '', locale)}`;
  return `${counted(total, 'request', 'requests', locale)}${by} in ${window}, ${writeIn(average.requests_per_hour, '', locale)} an hour${share}${top}.`;
}
