import { useQueryClient } from '@tanstack/react-query';
import { api, changed, given, type Asked, type Schemas } from '../../api/client';
import { useFigures } from '../../api/queries';
import { settleReports } from '../reports/queries';
import type { Format } from '../reports/run';
import { isUnderWay } from './occurrence';

/* What is sent, more exactly than the API document has it: of each kind its own field. */

export type When = { kind: 'cron'; cron: string } | { kind: 'month_closed'; days: number | string } | { kind: 'alert_ended'; rule: string } | { kind: 'budget_exceeded'; scope: string };

export type Recipient = Schemas['ReportRecipientData'];

export type SkipIf = Schemas['SkippedReport'];

export interface ScheduleData {
  report: string;
  when: When;
  time_zone?: string;
  formats?: Format[];
  recipients: Recipient[];
  skip_if?: SkipIf[];
  paused?: boolean;
}

export type Occurrence = Schemas['OccurrenceResponse'];

export type Schedule = Omit<Schemas['ScheduleResponse'], 'definition'> & { definition: ScheduleData };

export type ScheduleVersion = Omit<Schemas['ScheduleVersionResponse'], 'definition'> & { definition?: ScheduleData };

const models = ['reports'];

/** What becomes due is noted where no figure moves. */
const often = 5_000;
const closely = 1_000;

const everyOf = (asOf: string | undefined) => ({ every: asOf === undefined ? often : undefined });

export function useSchedules(asOf: string | undefined) {
  return useFigures(['schedules', asOf], models, signal => api.GET('/report-schedules', { params: { query: given({ as_of: asOf }) }, signal }) as Promise<Asked<{ schedules: Schedule[] }>>, everyOf(asOf));
}

export function useSchedule(name: string, asOf: string | undefined, { enabled = true } = {}) {
  return useFigures(['schedule', name, asOf], models, signal => api.GET('/report-schedules/{name}', { params: { path: { name }, query: given({ as_of: asOf }) }, signal }) as Promise<Asked<Schedule>>, {
    enabled,
    ...everyOf(asOf),
  });
}

export function useScheduleVersions(name: string) {
  return useFigures(['schedule-versions', name], models, signal => api.GET('/report-schedules/{name}/versions', { params: { path: { name } }, signal }) as Promise<Asked<{ versions: ScheduleVersion[] }>>);
}

/** Asked again closely while one is being made. */
export function useOccurrences(schedule: string, cursor: string | undefined) {
  return useFigures(['occurrences', schedule, cursor], models, signal => api.GET('/report-occurrences', { params: { query: given({ schedule, cursor, limit: 20 }) }, signal }), {
    every: known => (known?.occurrences.some(isUnderWay) === true ? closely : often),
  });
}

export function useChangeSchedule() {
  const queries = useQueryClient();
  const told = <T>(asking: Promise<Asked<T>>): Promise<T> => changed(asking, response => settleReports(queries, response, ['schedules', 'schedule', 'schedule-versions', 'occurrences']));
  return {
    put: (name: string, body: ScheduleData): Promise<Schedule> =>
      told(api.PUT('/report-schedules/{name}', { params: { path: { name } }, body: body as Schemas['ScheduleData'] }) as Promise<Asked<Schedule>>),
    remove: async (name: string): Promise<void> => {
      await told(api.DELETE('/report-schedules/{name}', { params: { path: { name } } }));
    },
    run: async (name: string, dryRun: boolean): Promise<readonly Occurrence[]> =>
      (await told(api.POST('/report-schedules/{name}/runs', { params: { path: { name } }, body: { dry_run: dryRun } }))).occurrences,
  };
}
