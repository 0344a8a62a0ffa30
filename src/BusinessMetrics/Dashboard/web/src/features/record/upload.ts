import { answer, ask, type Schemas } from '../../api/client';
import { errorOf, ProblemError } from '../../api/problem';
import { batchesOf, type Line } from './mapping';
import type { RecordFile } from './table';

/** What became of a line. */
export interface LineAnswer {
  line: number;
  row: number;
  status: 'stored' | 'duplicate' | 'refused';
  id: string | undefined;
  /** Why it was refused, or what is odd about it. */
  words: string;
  warned: boolean;
}

export interface Progress {
  lines: number;
  answers: readonly LineAnswer[];
}

type Batch = Schemas['BatchResponse'];
type Item = Schemas['BatchItemResult'];

export type Send = (body: string, signal: AbortSignal) => Promise<Batch>;

export const sendBatch: Send = async (body, signal) =>
  (await answer(ask<Batch>('/metrics/batch', { method: 'POST', headers: { 'Content-Type': 'application/x-ndjson' }, body, signal }))).value;

export function answerOf(line: Line, item: Item): LineAnswer {
  const errors = item.errors?.map(error => `${error.field}: ${error.received}, allowed is ${error.allowed}`) ?? [];
  const warnings = item.warnings?.map(warning => warning.message) ?? [];
  return { line: line.line, row: line.row, status: item.status, id: item.metric_id, words: [...errors, ...warnings].join('; '), warned: warnings.length > 0 };
}

/** Rows that are not sent, since nobody can say what they are. */
export function unreadable(file: RecordFile): LineAnswer[] {
  if (file.kind === 'ndjson') return [];
  return file.rows.flatMap(({ line, broken }, row) => (broken === undefined ? [] : [{ line, row, status: 'refused' as const, id: undefined, words: `it was not sent: ${broken}`, warned: false }]));
}

const tries = 4;

/** One batch after the other. What the service cannot take for the moment is sent again: the same ids count once. */
export async function upload(
  lines: readonly Line[],
  send: Send,
  wait: (seconds: number, signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
  progress: (done: readonly LineAnswer[]) => void,
): Promise<void> {
  for (const batch of batchesOf(lines)) {
    const { results } = await persistently(() => send(batch.map(line => line.body).join('\n'), signal), wait, signal);
    progress(results.flatMap(item => {
      const line = batch[item.index];
      return line === undefined ? [] : [answerOf(line, item)];
    }));
  }
}

async function persistently<T>(task: () => Promise<T>, wait: (seconds: number, signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await task();
    } catch (failure) {
      if (signal.aborted || attempt === tries || !isPassing(errorOf(failure))) throw failure;
      await wait(errorOf(failure).retryAfter ?? 2 ** attempt, signal);
    }
  }
}

function isPassing(error: ProblemError): boolean {
  return [0, 429, 502, 503, 504].includes(error.problem.status);
}

export function sleep(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      window.clearTimeout(timer);
      reject(new DOMException('Stopped.', 'AbortError'));
    };
    const timer = window.setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, seconds * 1_000);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
