import { expect, it } from 'vitest';
import type { SeriesAnswer } from '../../api/queries';
import { exploreSentence } from './sentence';

const base = { statistic: 'sum', unit: 'USD', step: '1h', time_zone: 'UTC', start_time: '', end_time: '', starts: [], first_is_partial: true, last_is_partial: true };
const line = (value: number | null, samples: number, before?: number) => ({ key: null, value, samples, values: [], bucket_samples: [], ...(before === undefined ? {} : { previous: { value: before, samples: 1, values: [], bucket_samples: [] } }) });
const answer = (changed: object) => ({ ...base, ...changed }) as unknown as SeriesAnswer;
const question = { figure: 'total_cost' } as const;

it('says what the first question comes to, against the time before', () => {
  expect(exploreSentence('the last 24 hours', [{ question, answer: answer({ series: [line(150, 3, 100)] }) }], 'en')).toBe('Total cost: $150.00 in the last 24 hours, 50% more than before.');
});

it('says no data, and not zero, where there is none', () => {
  expect(exploreSentence('the last hour', [{ question, answer: answer({ series: [line(null, 0)] }) }], 'en')).toBe('Total cost: no data in the last hour.');
  expect(exploreSentence('the last hour', [{ question, answer: answer({ series: [line(0, 2)] }) }], 'en')).toBe('Total cost: $0.00 in the last hour.');
});

it('counts lines and other questions', () => {
  const grouped = answer({ group_by: 'service', series: [line(1, 1), line(2, 1)], rest: { groups: 3, ...line(5, 2) } });
  expect(exploreSentence('the last hour', [{ question: { ...question, by: 'service' }, answer: grouped }, { question, answer: undefined }], 'en')).toBe(
    'Total cost, by service: 5 lines in the last hour. 1 other question on the same time axis.',
  );
});
