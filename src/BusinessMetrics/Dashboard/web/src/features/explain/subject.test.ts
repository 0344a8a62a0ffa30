import { describe, expect, it } from 'vitest';
import type { Question } from '../explore/questions';
import { explainSubject, isOfMonth, ownSearch, readSubject } from './subject';

describe('what is explained', () => {
  it.each<[string, Question]>([
    ['total_cost', { figure: 'total_cost' }],
    ['latency:p95', { figure: 'latency', statistic: 'p95' }],
    ['threats?severity=high', { figure: 'threats', only: { severity: 'high' } }],
    ['latency:p99?unit=s', { figure: 'latency', statistic: 'p99', unit: 's' }],
    ['metric=gpu_cost:max', { metric: 'gpu_cost', statistic: 'max' }],
    ['metric=a%3Ap95%3F%25', { metric: 'a:p95?%' }],
  ])('%s, and back', (subject, question) => {
    expect(readSubject(subject)).toEqual(question);
    expect(explainSubject(question)).toBe(subject);
  });

  it('is of the whole month where the address says so', () => {
    expect(isOfMonth('total_cost?over=month')).toBe(true);
    expect(isOfMonth('total_cost')).toBe(false);
    expect(readSubject('total_cost?over=month')).toEqual({ figure: 'total_cost' });
  });

  it('has a service and time of its own where a dashboard gives it one', () => {
    const subject = explainSubject({ figure: 'requests' }, { service: 'a?b', range: '7d' });
    expect(subject).toBe('requests?service=a%3Fb&range=7d');
    expect(readSubject(subject)).toEqual({ figure: 'requests' });
    expect(ownSearch(subject)).toEqual({ service: 'a?b', range: '7d', from: undefined, to: undefined });
    expect(ownSearch('requests?range=never')).toEqual({});
    expect(ownSearch('requests')).toEqual({});
  });

  it('is nothing where there is no such figure', () => {
    for (const subject of ['', 'nonsense', 'metric=', 'constructor']) expect(readSubject(subject)).toBeUndefined();
  });

  it('is the usual statistic where the figure does not have the one that was typed', () => expect(readSubject('requests:p95')).toEqual({ figure: 'requests' }));
});
