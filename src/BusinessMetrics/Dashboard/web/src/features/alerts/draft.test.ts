import { describe, expect, test } from 'vitest';
import type { Schemas } from '../../api/client';
import { draftOf, emptyDraft, isTriable, ruleJson } from './draft';

const latency = { ...emptyDraft, name: 'slow', metric: 'inference_latency', category: 'performance', warning: '90.10', critical: '140', criticalSeverity: 'high', for: '10m', hysteresis: '10' };

describe('a rule', () => {
  test('is what was typed, with every digit, and nothing that was not', () => {
    expect(ruleJson(latency)).toBe(
      '{"metric":"inference_latency","category":"performance","statistic":"p95","window":"1h","comparison":"above","for":"10m","warning":{"threshold":90.10},"critical":{"threshold":140,"severity":"high"},"hysteresis":10}',
    );
  });

  test('of a figure has only what that can be narrowed by', () => {
    const all = { ...latency, model_name: 'bert', service: 'api', unit: 'ms' };
    expect(JSON.parse(ruleJson({ ...all, metric: 'total_cost' }))).toMatchObject({ metric: 'total_cost', service: 'api', window: '1h' });
    expect(Object.keys(JSON.parse(ruleJson({ ...all, metric: 'Total_Cost' })) as object)).toEqual(['metric', 'service', 'window', 'comparison', 'for', 'warning', 'critical', 'hysteresis']);
    expect(Object.keys(JSON.parse(ruleJson({ ...all, metric: 'gdpr_score' })) as object)).toEqual(['metric', 'comparison', 'for', 'warning', 'critical', 'hysteresis']);
  });

  test('with a threshold that is no number goes as it is, for the service to refuse', () => {
    expect(JSON.parse(ruleJson({ ...emptyDraft, warning: '1,5' }))).toMatchObject({ warning: { threshold: '1,5' } });
  });

  test('keeps no time without data where none is kept', () => {
    expect(ruleJson({ ...latency, no_data: 'alert', no_data_for: '24h' })).not.toContain('no_data_for');
    expect(ruleJson({ ...latency, no_data: 'keep', no_data_for: '2h' })).toContain('"no_data_for":"2h"');
  });
});

test('a rule that is there is typed as it was, without what goes without saying', () => {
  const rule: Schemas['AlertRuleResponse'] = {
    name: 'slow', metric: 'inference_latency', category: 'performance', statistic: 'p95', window: '1h', comparison: 'above', warning: { threshold: 90.1, severity: 'medium' },
    for: '10m', hysteresis: 0, delay: '0m', late_within: '1h', no_data: 'keep', no_data_for: '24h', updated_at: '2026-11-23T05:19:08Z',
  };
  expect(JSON.parse(ruleJson(draftOf(rule)))).toEqual({
    metric: 'inference_latency', category: 'performance', statistic: 'p95', window: '1h', comparison: 'above', for: '10m', no_data: 'keep', no_data_for: '24h',
    warning: { threshold: 90.1, severity: 'medium' },
  });
});

test('it is tried once it has a figure, and a threshold that is a number', () => {
  expect(isTriable(emptyDraft)).toBe(false);
  expect(isTriable({ ...emptyDraft, metric: 'x' })).toBe(false);
  expect(isTriable({ ...emptyDraft, metric: 'x', critical: '1' })).toBe(true);
  expect(isTriable({ ...emptyDraft, metric: 'x', warning: '-', critical: '1' })).toBe(false);
});
