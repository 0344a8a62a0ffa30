import { describe, expect, test } from 'vitest';
import { changeOf, counted, write, writeFull, writeIn, writeTick } from './format';
import { csvOf } from './csv';
import { relativeTime, tickName, fromField, toField } from './time';

const plain = (text: string) => text.replaceAll(/\s/g, ' ');

describe('a figure', () => {
  test('of money has its currency, cents while they matter, and every digit when asked', () => {
    expect(write(3358.2537, 'USD', 'en-US')).toEqual({ text: '$3,358', exact: '$3,358.2537', unit: '' });
    expect(write(12.5, 'USD', 'en-US').text).toBe('$12.50');
    expect(write(0.0009151, 'USD', 'en-US').text).toBe('$0.000915');
    expect(write(0.01964, 'USD', 'en-US').text).toBe('$0.0196');
    expect(plain(write(1234.5, 'EUR', 'de-DE').exact)).toBe('1.234,50 €');
  });

  test('that is large is short, and exact when asked', () => {
    expect(write(9_416, 'requests', 'en-US').text).toBe('9,416');
    expect(write(1_234_567, 'requests', 'en-US')).toEqual({ text: '1.235M', exact: '1,234,567', unit: '' });
  });

  test('in a table is full, on an axis without cents', () => {
    expect(writeFull(18_150.2537, 'USD', 'en-US').text).toBe('$18,150.25');
    expect(writeFull(13_812.5, 'hours', 'en-US').text).toBe('13,812.50');
    expect([53.0632, 1, 0.0123, 0.00012].map(value => writeFull(value, 'ms', 'en-US').text)).toEqual(['53.06', '1', '0.0123', '0.00012']);
    expect(writeFull(0.012, 'ratio', 'en-US').text).toBe('1.20');
    expect([writeTick(750, 'USD', 'en-US'), writeTick(2_500, 'USD', 'en-US'), writeTick(0.5, 'USD', 'en-US')]).toEqual(['$750', '$2.5K', '$0.50']);
  });

  test('of a ratio is a share of a hundred', () => expect(writeIn(0.012131, 'ratio', 'en-US')).toBe('1.21 %'));
  test('keeps the unit that it came in', () => expect(writeIn(99.84, 'ms', 'en-US')).toBe('99.84 ms'));
  test('that nobody sent is no zero', () => {
    expect(writeIn(null, 'USD')).toBe('no data');
    expect(writeIn(0, 'USD', 'en-US')).toBe('$0.00');
  });
});

describe('a change', () => {
  test('has words beside its direction', () => {
    expect(changeOf(112, 100, 'en-US')).toEqual({ direction: 'up', words: '12% more' });
    expect(changeOf(80, 100, 'en-US')).toEqual({ direction: 'down', words: '20% less' });
    expect(changeOf(100, 100, 'en-US')).toEqual({ direction: 'same', words: 'as before' });
    expect(changeOf(5_000, 100, 'en-US')).toEqual({ direction: 'up', words: '50 times as much' });
  });

  test('from nothing is no percentage, and from no data none at all', () => {
    expect(changeOf(3, 0)).toEqual({ direction: 'new', words: 'none before' });
    expect(changeOf(3, null)).toBeUndefined();
    expect(changeOf(null, 3)).toBeUndefined();
  });
});

test('one is one', () => expect([counted(1, 'service', undefined, 'en-US'), counted(1200, 'service', undefined, 'en-US')]).toEqual(['1 service', '1,200 services']));

test('a CSV field that looks like a formula stays a text, and a negative number a number', () => {
  expect(csvOf(['name', 'value'], [['=HYPERLINK("x")', -2], ['a,b', null]])).toBe('name,value\r\n"\'=HYPERLINK(""x"")",-2\r\n"a,b",\r\n');
});

describe('a time', () => {
  const now = new Date('2026-11-28T18:00:00Z');

  test('within a day is a distance, beyond it a date', () => {
    expect(relativeTime(new Date('2026-11-28T17:57:00Z'), now, 'utc', 'en-US')).toBe('3 minutes ago');
    expect(relativeTime(new Date(now.getTime() + 8_000), now, 'utc', 'en-US')).toBe('now');
    expect(relativeTime(new Date(now.getTime() + 60_000), now, 'utc', 'en-US')).toBe('in 1 minute');
    expect(relativeTime(new Date('2026-11-20T09:05:00Z'), now, 'utc', 'en-GB')).toBe('20 Nov, 09:05');
  });

  test('on an axis names the day where one starts', () => {
    expect(tickName(new Date('2026-11-28T06:00:00Z'), 21_600, 'utc', 'en-GB')).toBe('06:00');
    expect(tickName(new Date('2026-11-28T00:00:00Z'), 21_600, 'utc', 'en-GB')).toBe('28 Nov');
  });

  test('goes into a field and comes back', () => {
    expect(toField(now, 'utc')).toBe('2026-11-28T18:00');
    expect(fromField('2026-11-28T18:00', 'utc')).toEqual(now);
    expect(fromField(toField(now, 'local'), 'local')).toEqual(now);
    expect(fromField('', 'utc')).toBeUndefined();
  });
});
