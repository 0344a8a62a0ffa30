import type { SeriesAnswer } from '../../api/queries';
import { changeOf, counted, writeIn } from '../../ui/format';
import { nameOf, type Question } from './questions';

/** Whether there is any metric in it: no data is not zero. */
export function hasData(answer: SeriesAnswer): boolean {
  return answer.series.some(line => line.samples > 0) || (answer.rest?.samples ?? 0) > 0;
}

/** What the first question comes to, and how many others there are. */
export function exploreSentence(words: string, asked: readonly { question: Question; answer: SeriesAnswer | undefined }[], locale?: string): string {
  const [first] = asked;
  if (first === undefined) return '';
  const others = asked.length > 1 ? ` ${counted(asked.length - 1, 'other question', undefined, locale)} on the same time axis.` : '';
  const { question, answer } = first;
  if (answer === undefined) return `${nameOf(question)} in ${words}.${others}`;
  if (!hasData(answer)) return `${nameOf(question)}: no data in ${words}.${others}`;
  if (answer.group_by !== undefined) {
    const groups = answer.series.length + (answer.rest?.groups ?? 0);
    return `${nameOf(question)}: ${counted(groups, 'line', undefined, locale)} in ${words}.${others}`;
  }
  const [line] = answer.series;
  const change = changeOf(line?.value, line?.previous?.value, locale);
  const against = change === undefined ? '' : change.direction === 'same' || change.direction === 'new' ? `, ${change.words}` : `, ${change.words} than before`;
  return `${nameOf(question)}: ${writeIn(line?.value, answer.unit, locale)} in ${words}${against}.${others}`;
}
