import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { aboutOf } from './about';
import { sheetsOf, tableCsv } from './files';
import { ink } from './ink';
import { caption, fileName } from './names';
import { sheetNames } from './sheetNames';
import { figuresOf } from './shown';
import { tableOf } from './table';

const now = new Date('2026-11-28T18:20:30Z');
const asked = { search: { tz: 'utc' as const, service: 'training' }, narrowing: { usual: '30d' as const, by: ['service', 'model'] as const }, session: { services: null }, zone: 'utc' as const, answeredAt: now.getTime() - 10_000, own: {}, now };

describe('what something is about', () => {
  test('is what the page is narrowed to, of when, in which zone, as of when', () => {
    const { facts, span, asOf } = aboutOf(asked);
    expect(facts.map(fact => [fact.name, fact.value])).toEqual([
      ['Service', 'training'], ['Model', 'all'], ['From', '2026-10-29T18:20:20.000Z'], ['To', '2026-11-28T18:20:20.000Z'], ['Time zone', 'UTC'], ['As of', '2026-11-28T18:20:20.000Z'], ['Exported', '2026-11-28T18:20:30.000Z'],
    ]);
    expect(span?.end).toEqual(asOf);
    expect(aboutOf({ ...asked, search: { asOf: '2026-11-20T09:00:00.000Z' } }).facts.find(fact => fact.name === 'As of')?.value).toBe('2026-11-20T09:00:00.000Z');
  });

  test('names no filter that says nothing to the page, and the services of a token for some', () => {
    expect(aboutOf({ ...asked, narrowing: {} }).facts.map(fact => fact.name)).toEqual(['Time zone', 'As of', 'Exported']);
    expect(aboutOf({ ...asked, search: {}, session: { services: ['gateway', 'training'] } }).facts[0]?.value).toBe('gateway, training');
  });

  test('is what a part of the page says of itself instead', () => {
    const { facts, span } = aboutOf({ ...asked, own: { Service: 'all that may be read', Model: undefined, From: undefined, To: undefined, Threat: 'phishing', Severity: undefined } });
    expect(facts.map(fact => fact.name)).toEqual(['Threat', 'Service', 'Time zone', 'As of', 'Exported']);
    expect(facts[1]?.value).toBe('all that may be read');
    expect(span).toBeUndefined();
    expect(caption({ facts: facts.slice(0, 3) })).toBe('Threat: phishing · Service: all that may be read · Time zone: UTC');
  });

  test('of what was made once is as of the moment that it was made as of', () => {
    const { facts, asOf, span } = aboutOf({ ...asked, search: { asOf: '2026-11-20T09:00:00.000Z' }, isOfOwnTime: true, own: { Report: 'Health', 'As of': '2026-11-23T05:00:00.123456Z' } });
    expect(asOf).toEqual(new Date('2026-11-23T05:00:00.123Z'));
    expect(facts.filter(fact => fact.name === 'As of').map(fact => fact.value)).toEqual(['2026-11-23T05:00:00.123Z']);
    expect(facts[0]?.value).toBe('Health');
    expect(span).toBeUndefined();
  });

  test('covers the time that a chart has of its own', () => {
    const covered = { start: new Date('2026-11-01T00:00:00Z'), end: new Date('2026-11-02T00:00:00Z') };
    expect(aboutOf({ ...asked, covered }).span).toEqual(covered);
  });
});

test('a file’s name says what, of when and as of when, in letters that every system takes', () => {
  const about = aboutOf(asked);
  expect(fileName('Spend by day/resource', about, 'csv')).toBe('spend-by-day-resource_2026-10-29_2026-11-28_as-of-2026-11-28T1820Z.csv');
  expect(fileName('../…', { ...about, span: undefined }, 'svg')).toBe('export_as-of-2026-11-28T1820Z.svg');
  expect(fileName('Ausgaben für Übermorgen', { ...about, span: undefined }, 'svg')).toBe('ausgaben-für-übermorgen_as-of-2026-11-28T1820Z.svg');
});

describe('a table', () => {
  const columns = [
    { title: 'Service', value: (row: { name: string; cost: number | null }) => row.name },
    { title: 'Cost', value: (row: { name: string; cost: number | null }) => row.cost },
    { title: 'Remove', value: () => 'never', isAction: true },
  ];
  const table = tableOf('Costs', columns, [{ name: '=cmd|x', cost: -0.1234567890123 }, { name: ' @evil', cost: null }]);
  const facts = [{ name: 'Service', words: 'all', value: 'all' }, { name: 'Exported', words: 'now', value: '2026-11-28T18:20:30.000Z' }];

  test('has every digit, no formula, nothing that is clicked, and what was asked in columns of its own', () => {
    expect(tableCsv(table, facts)).toBe(
      "Service,Cost,Service (asked),Exported\r\n'=cmd|x,-0.1234567890123,all,2026-11-28T18:20:30.000Z\r\n' @evil,,all,2026-11-28T18:20:30.000Z\r\n",
    );
  });

  test('is a sheet, with another that says what it is about', () => {
    const [first, about] = sheetsOf([{ table, sentence: 'It costs.', facts }], 'http://here/');
    expect(first?.rows).toBe(table.rows);
    expect(about).toEqual({
      name: 'About',
      titles: ['Sheet', 'About', 'Is'],
      rows: [['Costs', 'Title', 'Costs'], ['Costs', 'Shows', 'It costs.'], ['Costs', 'Service', 'all'], ['Costs', 'Exported', '2026-11-28T18:20:30.000Z'], ['Costs', 'Address', 'http://here/']],
    });
  });

  test('of a page says for itself only what is not the same for all', () => {
    const other = [{ name: 'Service', words: 'gateway', value: 'gateway' }, ...facts.slice(1)];
    const sheets = sheetsOf([{ table, facts }, { table, facts: other }], 'http://here/');
    expect(sheets.map(sheet => sheet.name)).toEqual(['Costs', 'Costs (2)', 'About']);
    expect(sheets[2]?.rows).toEqual([['Costs', 'Title', 'Costs'], ['Costs', 'Service', 'all'], ['Costs (2)', 'Title', 'Costs'], ['Costs (2)', 'Service', 'gateway'], ['All', 'Exported', '2026-11-28T18:20:30.000Z'], ['All', 'Address', 'http://here/']]);
  });
});

test('figures of a page say beside each what they are narrowed to differently', () => {
  const facts = (service: string, asOf: string) => [{ name: 'Service', words: service, value: service }, { name: 'As of', words: asOf, value: asOf }];
  const of = (...services: string[]) => figuresOf(services.map((service, index) => ({ figure: ['Requests', index, 'requests', null], facts: facts(service, `moment ${index}`) })));
  expect(of('all', 'all')).toEqual({ table: { name: 'Figures', titles: ['Figure', 'Value', 'Unit', 'Before'], rows: [['Requests', 0, 'requests', null], ['Requests', 1, 'requests', null]] }, facts: facts('all', 'moment 0') });
  const other = of('training', 'all that may be read');
  expect(other.table.titles.at(-1)).toBe('Service');
  expect(other.table.rows.map(row => row.at(-1))).toEqual(['training', 'all that may be read']);
  expect(other.facts.map(fact => fact.name)).toEqual(['As of']);
});

test('a sheet’s name is one that spreadsheets allow, and nobody else’s', () => {
  expect(sheetNames(["'a/b:c'", 'A b C', 'x'.repeat(40), 'x'.repeat(40), '[]', 'History', '💶'.repeat(20)])).toEqual(['a b c', 'A b C (2)', 'x'.repeat(31), `${'x'.repeat(27)} (2)`, 'Sheet', 'History (2)', '💶'.repeat(15)]);
});

test('the colours of a file are the light ones of the page', () => {
  const [light = ''] = readFileSync('src/styles/tokens.css', 'utf8').split('@media');
  for (const [name, colour] of Object.entries(ink)) expect(light).toContain(`--${name}: ${colour};`);
});
