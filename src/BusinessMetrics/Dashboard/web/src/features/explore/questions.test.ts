import { describe, expect, it } from 'vitest';
import { writeSearch, parseSearch, readSearch } from '../../app/search';
import { fitting, nameOf, notNarrowed, readQuestions, seriesQuery, writeQuestions, type Question } from './questions';
import { definitions, figureNames } from './vocabulary';

const setting = { window: { time_range: '24h' as const }, service: undefined, model: undefined, step: '15m' as const, zone: 'UTC', compare: false };

describe('questions in the address', () => {
  it('are the requests where it says nothing', () => {
    expect(readQuestions({})).toEqual([{ figure: 'requests' }]);
    expect(readQuestions({ figure: 'nonsense' })).toEqual([{ figure: 'requests' }]);
  });

  it('are read by their number', () => {
    expect(readQuestions({ figure: 'latency', statistic: 'p95', by: 'service', top: '3', metric2: 'gpu_cost', category2: 'cost', unit2: 'USD' })).toEqual([
      { figure: 'latency', statistic: 'p95', by: 'service', top: 3 },
      { metric: 'gpu_cost', unit: 'USD', only: { category: 'cost' } },
    ]);
  });

  it('come back from it as they were, whatever somebody called a metric', () => {
    const questions: Question[] = [{ metric: 'a&b=c #1', statistic: 'max' }, { figure: 'threats', by: 'severity', only: { threat_type: 'prompt injection' } }];
    expect(readQuestions(readSearch(parseSearch(writeSearch(writeQuestions(questions)))))).toEqual(questions);
  });

  it('close up when one goes', () => {
    const changed = { ...writeQuestions([{ figure: 'latency' }, { figure: 'requests' }, { metric: 'x' }]), ...writeQuestions([{ figure: 'latency' }, { metric: 'x' }]) };
    expect(readQuestions(changed)).toEqual([{ figure: 'latency' }, { metric: 'x' }]);
  });
});

describe('a question fits its figure', () => {
  it('by losing a statistic, a dimension and filters that it does not have', () => {
    expect(fitting({ figure: 'requests', statistic: 'p95', by: 'severity', top: 5, only: { severity: 'high' } })).toEqual({ figure: 'requests' });
  });

  it('by losing a category that there is not', () => {
    expect(fitting({ metric: 'x', only: { category: 'fun' } })).toEqual({ metric: 'x' });
  });

  it('for every figure with each of its statistics and dimensions', () => {
    for (const figure of figureNames)
      for (const statistic of definitions[figure].statistics)
        for (const by of definitions[figure].dimensions) expect(fitting({ figure, statistic, by })).toEqual({ figure, statistic, by });
  });
});

describe('a question in the words of the API', () => {
  it('is narrowed by the header', () => {
    expect(seriesQuery({ figure: 'latency', statistic: 'p95', by: 'model_name', top: 5 }, { ...setting, service: 'api', model: 'bert', compare: true })).toEqual({
      time_range: '24h', figure: 'latency', statistic: 'p95', service: 'api', model_name: 'bert', group_by: 'model_name', top: 5, step: '15m', time_zone: 'UTC', compare: 'previous',
    });
  });

  it('leaves out what the figure knows nothing of, which is told', () => {
    const header = { ...setting, service: 'api', model: 'bert' };
    expect(seriesQuery({ figure: 'compliance_score' }, header)).toEqual({ time_range: '24h', figure: 'compliance_score', step: '15m', time_zone: 'UTC' });
    expect(notNarrowed({ figure: 'compliance_score' }, header)).toEqual(['service', 'model']);
    expect(notNarrowed({ figure: 'threats' }, header)).toEqual(['model']);
    expect(notNarrowed({ metric: 'x' }, header)).toEqual([]);
  });
});

describe('a question has a name', () => {
  it.each<[Question, string]>([
    [{ figure: 'total_cost' }, 'Total cost'],
    [{ figure: 'latency', statistic: 'p95', by: 'model_name' }, 'Latency, p95, by model'],
    [{ metric: 'gpu_cost' }, 'gpu_cost, mean'],
    [{ figure: 'threats', only: { severity: 'high' } }, 'Threats, severity high'],
    [{ metric: 'a\u202eb' }, '\u2068a\u202eb\u2069, mean'],
  ])('%o', (question, name) => expect(nameOf(question)).toBe(name));
});
