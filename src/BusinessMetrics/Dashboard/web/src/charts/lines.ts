import type { SeriesAnswer } from '../api/queries';
import { slotsOf, type Slot } from './palette';

export interface Line {
  name: string;
  slot: Slot;
  value: number | null;
  before: number | null | undefined;
  values: readonly (number | null)[];
  previous: readonly (number | null)[] | undefined;
  isRest: boolean;
}

/** The lines of an answer, the rest last and grey. */
export function linesOf(answer: SeriesAnswer, name: string): Line[] {
  const names = answer.series.map(line => line.key ?? (answer.group_by === undefined ? name : 'none'));
  // One line alone needs no colour to be told by.
  const slots = answer.group_by === undefined ? new Map([[name, { colour: 1, dash: [] }]]) : slotsOf(names);
  const lines: Line[] = answer.series.map((line, index) => ({
    name: names[index] ?? name,
    slot: slots.get(names[index] ?? name) ?? { colour: 0, dash: [] },
    value: line.value,
    before: line.previous === undefined ? undefined : line.previous.value,
    values: line.values,
    previous: line.previous?.values,
    isRest: false,
  }));
  const { rest } = answer;
  if (rest !== undefined)
    lines.push({ name: `${rest.groups} others`, slot: { colour: 0, dash: [2, 2] }, value: rest.value, before: rest.previous?.value, values: rest.values, previous: rest.previous?.values, isRest: true });
  return lines;
}
