import type { Schemas } from '../../api/client';

export type PersonExport = Schemas['SubjectExportResponse'];
export type Certificate = Schemas['ErasureCertificate'];
type Action = Schemas['SubjectAction'];

/** Metrics of one name, category and service. */
export interface Kind {
  metric: string;
  category: string;
  service: string;
  count: number;
  first: string;
  last: string;
}

/** What is stored of a person, counted from the export alone. */
export interface Stored {
  metrics: number;
  retracted: number;
  sessions: number;
  /** By when they happened; undefined where there are none. */
  first: string | undefined;
  last: string | undefined;
  kinds: readonly Kind[];
}

export interface Hold {
  since: string;
  reason: string;
  /** Unknown where the trail that the export holds does not say it. */
  setBy: string | undefined;
  /** Who gave another reason since, where somebody did. */
  changedBy: string | undefined;
}

/** Instants of the service are all in UTC, but with fractions of any length: as texts they would not sort. */
function isBefore(one: string, other: string): boolean {
  return Date.parse(one) < Date.parse(other);
}

export function storedOf({ metrics }: PersonExport): Stored {
  const kinds = new Map<string, Kind>();
  const sessions = new Set<string>();
  let first: string | undefined;
  let last: string | undefined;
  let retracted = 0;
  for (const { metric } of metrics) {
    const { timestamp } = metric;
    const key = JSON.stringify([metric.metric_name, metric.category, metric.service]);
    const known = kinds.get(key);
    if (known === undefined) kinds.set(key, { metric: metric.metric_name, category: metric.category, service: metric.service, count: 1, first: timestamp, last: timestamp });
    else {
      known.count++;
      if (isBefore(timestamp, known.first)) known.first = timestamp;
      if (isBefore(known.last, timestamp)) known.last = timestamp;
    }
    if (first === undefined || isBefore(timestamp, first)) first = timestamp;
    if (last === undefined || isBefore(last, timestamp)) last = timestamp;
    if (metric.session_id !== undefined) sessions.add(metric.session_id);
    if (metric.retracted !== undefined) retracted++;
  }
  return { metrics: metrics.length, retracted, sessions: sessions.size, first, last, kinds: [...kinds.values()].sort((a, b) => b.count - a.count) };
}

/** The hold with who set it: the export names the reason and the time, its actions the callers. */
export function holdOf({ hold, actions }: PersonExport): Hold | undefined {
  if (hold === undefined) return undefined;
  const done = actions.filter(action => action.outcome === 'done');
  const sets = done.slice(done.findLastIndex(action => action.action === 'subject.release') + 1).filter(action => action.action === 'subject.hold');
  const setBy = sets[0]?.actor;
  const lastBy = sets.at(-1)?.actor;
  return { since: hold.held_at, reason: hold.reason, setBy, changedBy: lastBy === setBy ? undefined : lastBy };
}

/** The hold after the service has set it for this caller: a hold that was there keeps its time and whoever set it. */
export function heldBy(before: Hold | undefined, { held_at: since, reason }: Schemas['LegalHold'], caller: string | undefined): Hold {
  return before?.since === since ? { ...before, reason, changedBy: caller === before.setBy ? undefined : caller } : { since, reason, setBy: caller, changedBy: undefined };
}

/**
 * Why an id cannot be asked for at all; nothing where it can. Browsers resolve . and .. in a path before they send it, so
 * the question would be another one; of everything else the service decides.
 */
export function unaskable(typed: string): string | undefined {
  const id = typed.trim();
  if (id === '') return 'Type the user id, as metrics name the person.';
  return id === '.' || id === '..' ? `No path can hold this id. On the service's machine, BusinessMetrics subjects erase ${id} erases such a person.` : undefined;
}

/** Whether the id was typed to confirm: exactly, but for how a keyboard composes an accent, which nobody can see and the service takes for the same. */
export function isSameId(typed: string, id: string): boolean {
  return typed.normalize() === id.normalize();
}

const actionWords: Record<string, string> = { 'subject.export': 'exported', 'subject.hold': 'hold set', 'subject.release': 'hold lifted', 'subject.erase': 'erasure' };

export function actionName({ action, outcome }: Action): string {
  const words = actionWords[action] ?? action;
  return outcome === 'done' ? words : `${words}: ${outcome}`;
}
