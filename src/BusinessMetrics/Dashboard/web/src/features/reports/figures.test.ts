import { expect, test } from 'vitest';
import { changeWords, chartUnit, dayIn, seriesOf, stepOf, toneStanding, writeStyled, type Chart } from './figures';

const english = { locale: 'en-GB', currency: 'USD' };
const german = { locale: 'de-DE', currency: 'EUR' };
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');
const written = (...[value, style, unit, language]: Parameters<typeof writeStyled>) => plain(writeStyled(value, style, unit, language));

test('a number is written as the report writes it, in its language', () => {
  expect(written(3358.126, 'money', null, english)).toBe('USD 3,358.13');
  expect(written(3358.126, 'money', null, german)).toBe('3.358,13 EUR');
  expect(written(0.00123, 'money', null, english)).toBe('USD 0.0012');
  expect(written(84.04, 'percentage', null, german)).toBe('84,0 %');
  expect(written(0.0123, 'share', null, english)).toBe('1.2%');
  expect(written(1_234_567, 'count', 'count', english)).toBe('1,234,567');
  expect(written(210.44, 'measure', 'ms', english)).toBe('210 ms');
  expect(written(1.2345, 'measure', 'ms', english)).toBe('1.23 ms');
  expect(written(3_725, 'duration', null, english)).toBe('1 h 2 min');
  expect(written(0, 'duration', null, english)).toBe('0 s');
});

test('what is unknown is never 0', () => {
  expect(written(null, 'money', null, english)).toBe('no data');
  expect(written(undefined, 'count', null, english)).toBe('no data');
  expect(changeWords({ value: null, before: 3 }, 'en')).toBeUndefined();
  expect(changeWords({ value: 3, before: null }, 'en')).toBeUndefined();
  expect(changeWords({ value: 3, before: 0 }, 'en')).toBeUndefined();
});

test('a change has its sign, and a tone its word', () => {
  expect(changeWords({ value: 110, before: 100 }, 'en')).toBe('+10%');
  expect(changeWords({ value: 90, before: 120 }, 'en')).toBe('-25%');
  expect(changeWords({ value: -90, before: -100 }, 'en')).toBe('+10%');
  expect(toneStanding('bad')).toEqual({ verdict: 'bad', words: 'bad' });
  expect(toneStanding('neutral')).toEqual({ verdict: 'neither', words: 'neutral' });
});

const spend: Chart = {
  type: 'chart', title: 'Spend', kind: 'columns', description: 'Spend by day.', style: 'money', unit: 'EUR', categories: [],
  starts: ['2026-10-23T22:00:00Z', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'],
  series: [{ name: 'gateway', values: [1, null, 3] }, { name: 'training', values: [4, 5, 6] }],
};

test('a chart keeps its days, also where one has 25 hours, and its gaps', () => {
  const document = { period: { label: 'October', start: '2026-10-23T22:00:00Z', end: '2026-10-26T23:00:00Z' }, time_zone: 'Europe/Berlin', currency: 'EUR' };
  expect(stepOf(spend.starts)).toBe('1d');
  expect(stepOf([...spend.starts].slice(1))).toBe('1d');
  expect(stepOf(['2026-11-01T00:00:00Z', '2026-11-01T01:00:00Z'])).toBe('1h');
  expect(spend.starts.map(start => dayIn(start, 'Europe/Berlin'))).toEqual(['2026-10-24', '2026-10-25', '2026-10-26']);
  const answer = seriesOf(spend, document, 'utc');
  expect(answer.starts).toEqual(['2026-10-24T00:00:00.000Z', '2026-10-25T00:00:00.000Z', '2026-10-26T00:00:00.000Z']);
  expect(answer.unit).toBe('EUR');
  expect(answer.series.map(line => [line.key, line.samples, line.values])).toEqual([['gateway', 2, [1, null, 3]], ['training', 3, [4, 5, 6]]]);
  expect(chartUnit({ style: 'share', unit: null }, 'EUR')).toBe('ratio');
});
