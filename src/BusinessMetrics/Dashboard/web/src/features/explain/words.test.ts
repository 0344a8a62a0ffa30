import { describe, expect, it } from 'vitest';
import type { Schemas } from '../../api/client';
import { checkWords, countWords, filterWords, ingredientWords } from './words';

const kind = (service: string, unit: string): Schemas['MetricIngredient'] => ({ category: 'performance', metric_name: 'inference_latency', unit, service, samples: 5 });

describe('an explanation says', () => {
  it('what it is narrowed to', () => {
    expect(filterWords({})).toBe('none: everything that you may see');
    expect(filterWords({ service: ['a', 'b'], model_name: ['bert'] })).toBe('service a or b; model name bert');
  });

  it('what it is made of', () => {
    expect(ingredientWords({ metrics: [kind('a', 'ms'), kind('b', 's')], other_metrics: 0, samples: 1234 }, 'en')).toBe('1,234 metrics of 2 kinds, from 2 services, recorded in ms and s');
    expect(ingredientWords({ metrics: [kind('a', 'ms')], other_metrics: 3, samples: 1 }, 'en')).toBe('1 metric of 4 kinds, from 1 service or more, recorded in ms');
    expect(ingredientWords({ metrics: [], other_metrics: 0, samples: 0 }, 'en')).toBe('0 metrics');
  });

  it('what the last verification found', () => {
    expect(checkWords({ hours: 37, differences: 0 }, 'en')).toBe('37 hours counted again from the log, no difference');
    expect(checkWords({ hours: 1, differences: 2 }, 'en')).toBe('1 hour counted again from the log, 2 differences');
  });

  it('none only where it was counted', () => {
    expect(countWords(0)).toBe('none');
    expect(countWords(null)).toBe('not counted: there are too many');
    expect(countWords(1234, 'en')).toBe('1,234 metrics');
  });
});
