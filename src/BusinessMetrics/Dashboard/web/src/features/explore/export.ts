import type { SeriesAnswer } from '../../api/queries';
import { csvOf } from '../../ui/csv';
import { letters, nameOf, type Question } from './questions';

interface Answered {
  question: Question;
  index: number;
  answer: SeriesAnswer;
}

/** Long, not wide: a row for each question, line and bucket, so that questions of different groups fit one file. */
export function seriesCsv(answered: readonly Answered[]): string {
  const rows = answered.flatMap(({ question, index, answer }) => {
    const lines = [...answer.series, ...(answer.rest === undefined ? [] : [{ ...answer.rest, key: `${answer.rest.groups} others` }])];
    return lines.flatMap(line =>
      answer.starts.map((start, place) => [
        letters[index] ?? '', nameOf(question), line.key ?? '', start, line.values[place], answer.unit ?? '', line.bucket_samples[place], line.previous?.values[place], line.previous?.bucket_samples[place],
      ]),
    );
  });
  return csvOf(['question', 'name', 'group', 'start', 'value', 'unit', 'metrics', 'previous_value', 'previous_metrics'], rows);
}

/** As they were answered, with what was asked. */
export function seriesJson(answered: readonly (Answered & { path: string })[]): string {
  return JSON.stringify(answered.map(({ path, answer }) => ({ asked: path, answer })), null, 2);
}

/** A question's path with what is asked, for curl and for files. */
export function pathOf(path: string, query: object): string {
  const text = new URLSearchParams(Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))).toString();
  return text === '' ? path : `${path}?${text}`;
}

/** For a shell: whatever a caller called something stays one word. */
export function curlOf(path: string, origin: string): string {
  return `curl -H "Authorization: Bearer $TOKEN" '${`${origin}${path}`.replaceAll("'", "'\\''")}'`;
}
