import { expect, test } from 'vitest';
import { literal, metricJson, repeatedKeys } from './metric';

test('a value keeps every digit that was typed', () => {
  expect(metricJson({ value: '0.1234567890123456789' }, [])).toBe('{"value":0.1234567890123456789}');
});

test('what is no number is sent as it is, for the service to refuse', () => {
  expect(metricJson({ value: '1,5' }, [])).toBe('{"value":"1,5"}');
  for (const text of ['007', '+1', '.5', 'NaN', '0x10', '1.', '']) expect(literal(text)).toBe(JSON.stringify(text));
});

test('a service called 7 is a text, and an empty field is none', () => {
  expect(metricJson({ service: ' 7 ', unit: ' ', metric_name: 'cpu"s' }, [])).toBe('{"metric_name":"cpu\\"s","service":"7"}');
});

test('metadata has numbers, truth and texts', () => {
  const metadata = [{ key: 'batch', value: '32' }, { key: 'warm', value: 'true' }, { key: ' zip ', value: '01099' }, { key: '', value: 'x' }, { key: 'none', value: '' }];
  expect(JSON.parse(metricJson({}, metadata))).toEqual({ metadata: { batch: 32, warm: true, zip: '01099' } });
});

test('keys that are there twice are named once', () => {
  expect(repeatedKeys([{ key: 'a', value: '' }, { key: ' a', value: '' }, { key: 'a', value: '' }, { key: 'b', value: '' }, { key: '', value: '' }, { key: '', value: '' }])).toEqual(['a']);
});
