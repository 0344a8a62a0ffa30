import type { Standing } from '../../ui/Standing';
import { counted, listed } from '../../ui/format';
import type { Run } from './queries';

type State = Run['state'];

export const formats = ['pdf', 'xlsx', 'csv', 'html', 'json'] as const;
export type Format = (typeof formats)[number];

export const formatWords: Record<Format, string> = { pdf: 'PDF', xlsx: 'Excel', csv: 'CSV', html: 'HTML', json: 'JSON' };

export function isUnderWay({ state }: Pick<Run, 'state'>): boolean {
  return state === 'waiting' || state === 'running';
}

/** How a run stands. */
export function runStanding({ state, failure }: Pick<Run, 'state' | 'failure'>): Standing {
  if (isUnderWay({ state })) return failure === undefined ? { verdict: 'neither', words: state === 'waiting' ? 'waiting' : 'being made' } : { verdict: 'warning', words: 'tried again' };
  return state === 'done' ? { verdict: 'good', words: 'done' } : { verdict: 'bad', words: 'failed' };
}

export function progressWords({ sections, sections_done }: Pick<Run, 'sections' | 'sections_done'>): string {
  return `${sections_done} of ${counted(sections, 'section')}`;
}

/** A file's size, as people say it. */
export function sizeWords(bytes: number, locale?: string): string {
  const [size, unit] = bytes < 1_000 ? [bytes, 'B'] : bytes < 1_000_000 ? [bytes / 1_000, 'kB'] : [bytes / 1_000_000, 'MB'];
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: unit === 'B' || size >= 10 ? 0 : 1 }).format(size)} ${unit}`;
}

export interface File {
  format: Format;
  path: string;
  /** Undefined where it is written when somebody asks for it. */
  bytes: number | undefined;
}

/** All that a finished run can be had as. */
export function filesOf({ id, state, files }: Pick<Run, 'id' | 'state' | 'files'>): File[] {
  if (state !== 'done') return [];
  return formats.map(format => ({ format, path: `/report-runs/${id}/${format}`, bytes: files.find(file => file.format === format)?.bytes }));
}

/** Of a page of runs, the newest first. */
export function runsSentence(runs: readonly Pick<Run, 'state'>[], { isCut }: { isCut: boolean }): string {
  if (runs.length === 0) return 'No report was made yet.';
  const of = (...states: State[]) => runs.filter(run => states.includes(run.state)).length;
  const parts = ([[of('waiting', 'running'), 'under way'], [of('done'), 'done'], [of('failed'), 'failed']] as const).flatMap(([count, words]) => (count === 0 ? [] : [`${count} ${words}`]));
  return `${isCut ? `The newest ${runs.length} runs` : counted(runs.length, 'run')}: ${listed(parts)}.`;
}

/** The newest run of each report, and the newest that is done; runs come the newest first. */
export function newestOf<R extends Pick<Run, 'report' | 'state'>>(runs: readonly R[]): Map<string, { newest: R; done: R | undefined }> {
  const known = new Map<string, { newest: R; done: R | undefined }>();
  for (const run of runs) {
    const one = known.get(run.report) ?? { newest: run, done: undefined };
    known.set(run.report, { newest: one.newest, done: one.done ?? (run.state === 'done' ? run : undefined) });
  }
  return known;
}
