import { describe, expect, it } from 'vitest';
import { budgetOf, chosen, explains, questionOf, resolved, type Panel, type Variable } from './question';

const now = new Date('2026-11-28T10:20:30Z');
const variables: Variable[] = [{ name: 'service', kind: 'service', value: 'model-api' }, { name: 'model', kind: 'model' }, { name: 'time', kind: 'range', value: '7d' }];
const panel = (query: Record<string, string>, kind: Panel['kind'] = 'series'): Panel => ({ id: 'p', kind, query, x: 0, y: 0, w: 6, h: 6 });

describe('variables', () => {
  it('are what the address says, else what the dashboard says', () => {
    expect(chosen(variables, {})).toEqual({ service: 'model-api', model: undefined, time: '7d' });
    expect(chosen(variables, { 'var.service': 'training', 'var.model': 'm1' })).toEqual({ service: 'training', model: 'm1', time: '7d' });
  });

  it('may be everything against what the dashboard says', () => {
    expect(chosen(variables, { 'var.service': '*' })['service']).toBeUndefined();
  });

  it('stand in a query by their name, and are left out without a value', () => {
    expect(resolved({ figure: 'requests', service: '$service', model_name: '$model' }, { service: 'a', model: undefined })).toEqual({ figure: 'requests', service: 'a' });
  });
});

describe('a panel asks', () => {
  it('for what it says, and for the rest as the header says', () => {
    expect(questionOf(panel({ figure: 'total_cost', group_by: 'service', top: '5' }), [], { range: '30d', service: 'gateway', asOf: '2026-11-01T00:00:00.000Z' }, now, 'UTC')).toEqual({
      figure: 'total_cost', group_by: 'service', top: 5, service: 'gateway', time_range: '30d', step: '1d', as_of: '2026-11-01T00:00:00.000Z', time_zone: 'UTC',
    });
  });

  it('for what its figure can be narrowed to, whatever the header says', () => {
    expect(questionOf(panel({ figure: 'threats' }), [], { service: 'gateway', model: 'm1' }, now, 'UTC')).not.toHaveProperty('model_name');
    expect(questionOf(panel({ metric_name: 'x' }), [], { service: 'gateway', model: 'm1' }, now, 'UTC')).toMatchObject({ service: 'gateway', model_name: 'm1' });
  });

  it('for its own service and time rather than the header’s', () => {
    expect(questionOf(panel({ figure: 'requests', service: '$service', time_range: '$time' }), variables, { range: '1h', service: 'gateway' }, now, 'UTC')).toEqual({
      figure: 'requests', service: 'model-api', time_range: '7d', time_zone: 'UTC', step: '6h',
    });
  });

  it('for ninety days by their start, which the API has no name for', () => {
    expect(questionOf(panel({ figure: 'requests', time_range: '90d' }), [], {}, now, 'UTC').start_time).toBe('2026-08-30T10:00:00.000Z');
  });

  it('for one figure against the time before, whatever it is grouped by', () => {
    expect(questionOf(panel({ figure: 'requests', group_by: 'service', top: '3' }, 'figure'), [], {}, now, 'UTC')).toEqual({ figure: 'requests', compare: 'previous', time_range: '24h', time_zone: 'UTC', step: '1h' });
  });

  it('for bars by service where nothing else is said', () => {
    expect(questionOf(panel({ figure: 'requests' }, 'bars'), [], {}, now, 'UTC').group_by).toBe('service');
    expect(questionOf(panel({ figure: 'requests', group_by: 'model_name' }, 'bars'), [], {}, now, 'UTC').group_by).toBe('model_name');
  });

  it('for the budget of its scope, the header’s service, or the total', () => {
    expect(budgetOf(panel({ scope: '$service' }, 'budget'), variables, { service: 'gateway' }).scope).toBe('model-api');
    expect(budgetOf(panel({}, 'budget'), [], { service: 'gateway' }).scope).toBe('gateway');
    expect(budgetOf(panel({ month: '2026-10' }, 'budget'), [], {})).toEqual({ scope: 'total', month: '2026-10' });
  });

  it('is explained with what it does not leave to the page', () => {
    expect(explains(panel({ figure: 'total_cost', compare: 'previous' }, 'figure'), [], {})).toBe('total_cost');
    expect(explains(panel({ figure: 'latency', statistic: 'p95', service: '$service', time_range: '$time' }, 'figure'), variables, {})).toBe(
      'latency:p95?service=model-api&range=7d',
    );
    expect(explains(panel({ metric_name: 'x', severity: 'high' }, 'figure'), [], {})).toBe('metric=x?severity=high');
    expect(explains(panel({ figure: 'total_cost', aggregation: 'sum' }, 'figure'), [], {})).toBeUndefined();
  });
});
