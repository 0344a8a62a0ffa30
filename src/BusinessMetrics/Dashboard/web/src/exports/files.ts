import { csvOf } from '../ui/csv';
import type { Fact } from './about';
import { sheetNames } from './sheetNames';
import type { Cell, Table, Told } from './table';

/**
 * What was asked stands in columns of its own behind the table's. Lines before or under a table are no rows: most tools read them
 * as some, and lay two files under each other wrongly. A column survives both, and another name of the file.
 */
export function tableCsv({ titles, rows }: Table, facts: readonly Fact[]): string {
  return csvOf([...titles, ...facts.map(fact => (titles.includes(fact.name) ? `${fact.name} (asked)` : fact.name))], rows.map(row => [...row, ...facts.map(fact => fact.value)]));
}

/**
 * Sheets of a workbook: a table each, and last what they are about, once where it is the same for all.
 * @param address Of the page, which asks the same again.
 */
export function sheetsOf(told: readonly Told[], address: string): Table[] {
  const names = sheetNames([...told.map(each => each.table.name), 'About']);
  const common = told[0]?.facts.filter(fact => told.every(each => each.facts.some(other => other.name === fact.name && other.value === fact.value))) ?? [];
  const about = told.flatMap(({ table, sentence, facts }, index): Cell[][] => [
    [names[index], 'Title', table.name],
    ...(sentence === undefined ? [] : [[names[index], 'Shows', sentence]]),
    ...facts.filter(fact => !common.some(each => each.name === fact.name)).map(fact => [names[index], fact.name, fact.value]),
  ]);
  const all = told.length === 1 ? (names[0] ?? '') : 'All';
  return [
    ...told.map(({ table }, index) => ({ ...table, name: names[index] ?? table.name })),
    { name: names.at(-1) ?? 'About', titles: ['Sheet', 'About', 'Is'], rows: [...about, ...common.map(fact => [all, fact.name, fact.value]), [all, 'Address', address]] },
  ];
}
