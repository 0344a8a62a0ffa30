import type { SeriesAnswer } from '../../api/queries';
import { letters, nameOf, type Question } from './questions';

export interface Answered {
  question: Question;
  /** Its place among the page's questions. */
  index: number;
  answer: SeriesAnswer;
}

/** Where a line of a chart comes from. */
export interface Origin {
  index: number;
  /** Of a group; null for metrics without a value of the dimension, undefined for all lines, or the rest. */
  key?: string | null | undefined;
  isRest?: boolean;
}

export interface Chart {
  /** The places of its questions. */
  indexes: number[];
  title: string;
  answer: SeriesAnswer;
  /** By the line's name. */
  origins: ReadonlyMap<string, Origin>;
}

/** One chart for each unit, in the order of the questions: what can be compared lies over each other, all on one time axis. */
export function chartsOf(answered: readonly Answered[], apart = false): Chart[] {
  const groups = new Map<string, Answered[]>();
  for (const each of answered) {
    const key = apart ? String(each.index) : `${each.answer.unit ?? ''} ${each.answer.step}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  const isOne = answered.length === 1;
  return [...groups.values()].map(group => (group.length === 1 && group[0] !== undefined ? alone(group[0], isOne) : over(group)));
}

function titled({ question, index }: Answered, isOne = false): string {
  return isOne ? nameOf(question) : `${letters[index] ?? ''}: ${nameOf(question)}`;
}

function alone(each: Answered, isOne: boolean): Chart {
  const { answer, index } = each;
  const title = titled(each, isOne);
  const origins = new Map<string, Origin>(
    answer.group_by === undefined ? [[title, { index }]] : answer.series.map(line => [line.key ?? 'none', { index, key: line.key ?? null }]),
  );
  if (answer.rest !== undefined) origins.set(`${answer.rest.groups} others`, { index, isRest: true });
  return { indexes: [index], title, answer, origins };
}

type Line = SeriesAnswer['series'][number];

function over(group: readonly Answered[]): Chart {
  const starts = [...new Set(group.flatMap(each => each.answer.starts))].sort();
  const origins = new Map<string, Origin>();
  const series = group.flatMap(({ question, index, answer }): Line[] => {
    const at = new Map(answer.starts.map((start, place) => [start, place]));
    // One may have been asked a bucket later than the other.
    const spread = <V>(values: readonly V[], missing: V): V[] => starts.map(start => values[at.get(start) ?? -1] ?? missing);
    const lineOf = (line: Omit<Line, 'key'>, key: string, origin: Origin): Line => {
      origins.set(key, origin);
      const { previous } = line;
      return {
        ...line,
        key,
        values: spread<number | null>(line.values, null) as Line['values'],
        bucket_samples: spread(line.bucket_samples, 0),
        ...(previous === undefined ? {} : { previous: { ...previous, values: spread<number | null>(previous.values, null) as Line['values'], bucket_samples: spread(previous.bucket_samples, 0) } }),
      };
    };
    const letter = letters[index] ?? '';
    const lines = answer.series.map(line =>
      answer.group_by === undefined ? lineOf(line, `${letter}: ${nameOf(question)}`, { index }) : lineOf(line, `${letter}: ${line.key ?? 'none'}`, { index, key: line.key ?? null }),
    );
    return answer.rest === undefined ? lines : [...lines, lineOf(answer.rest, `${letter}: ${answer.rest.groups} others`, { index, isRest: true })];
  });
  const [first] = group;
  if (first === undefined) throw new Error('A chart needs an answer.');
  return {
    indexes: group.map(each => each.index),
    title: group.map(each => titled(each)).join(' · '),
    answer: {
      ...first.answer,
      starts,
      // What the lines are told by; none of the API's dimensions.
      group_by: 'question',
      series,
      rest: undefined,
      first_is_partial: group.some(each => each.answer.first_is_partial),
      last_is_partial: group.some(each => each.answer.last_is_partial),
    },
    origins,
  };
}
