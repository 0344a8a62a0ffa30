import { describe, expect, test } from 'vitest';
import { slotsOf } from './palette';
import { daysSentence, linesSentence, partsSentence } from './sentences';
import { spread, ticksOf } from './ticks';

describe('a colour', () => {
  test('is that of the name, whatever the order and the others', () => {
    const remembered = new Map<string, number>();
    const all = slotsOf(['gateway', 'training', 'model-api'], remembered);
    const fewer = slotsOf(['model-api', 'gateway'], remembered);
    expect(fewer.get('gateway')).toEqual(all.get('gateway'));
    expect(fewer.get('model-api')).toEqual(all.get('model-api'));
  });

  test('is nobody else’s on a chart, nor is the dash, and the ninth is grey', () => {
    const names = Array.from({ length: 10 }, (_, index) => `service-${index}`);
    const slots = slotsOf(names, new Map());
    const eight = names.slice(0, 8).map(name => slots.get(name));
    expect(new Set(eight.map(slot => slot?.colour)).size).toBe(8);
    expect(new Set(eight.map(slot => slot?.dash.join())).size).toBe(8);
    expect(slots.get('service-8')?.colour).toBe(0);
  });
});

describe('ticks', () => {
  test('are round, start at 0 and reach over the greatest', () => {
    expect(ticksOf(0, 845.85)).toEqual([0, 250, 500, 750, 1000]);
    expect(ticksOf(0, 0.0121)).toEqual([0, 0.005, 0.01, 0.015]);
    expect(ticksOf(-3, 7)).toEqual([-5, -2.5, 0, 2.5, 5, 7.5]);
  });

  test('of nothing are still an axis', () => expect(ticksOf(0, 0)).toEqual([0, 1]));
});

test('labels that would hide each other are moved apart, in their order and within the chart', () => {
  expect(spread([50, 52, 10], 14, 0, 100)).toEqual([50, 64, 10]);
  expect(spread([98, 99], 14, 0, 100)).toEqual([86, 100]);
});

describe('a sentence', () => {
  test('says the figure and its change', () => {
    expect(linesSentence('Requests', 'requests', [{ name: '', value: 110, before: 100 }], 'en-US')).toBe('Requests: 110, 10% more than in the time before.');
    expect(linesSentence('Requests', 'requests', [{ name: '', value: null }])).toBe('No data of Requests in this time.');
  });

  test('names the largest of several', () => {
    expect(linesSentence('Cost', 'USD', [{ name: 'a', value: 1 }, { name: 'b', value: 2.5 }], 'en-US')).toBe('Cost of 2 series: most of b, $2.50.');
    expect(partsSentence('the cost', 'USD', [{ name: 'a', value: 25 }, { name: 'b', value: 75 }], 'en-US')).toBe('b has most of the cost: $75.00, 75% of $100.00.');
  });

  test('tells the mean and the greatest of days, counting those with nothing', () => {
    const days = [{ date: '2026-11-01', total: 10 }, { date: '2026-11-02', total: 0 }, { date: '2026-11-03', total: 20 }];
    expect(daysSentence('Spend', 'USD', days, 3, date => date, 'en-US')).toBe('Spend: $10.00 a day on average, most on 2026-11-03 with $20.00.');
  });
});
