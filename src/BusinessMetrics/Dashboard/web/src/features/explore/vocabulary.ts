import type { SeriesQuery } from '../../api/queries';

export type FigureName = NonNullable<SeriesQuery['figure']>;
export type Statistic = NonNullable<SeriesQuery['statistic']>;
export type Dimension = NonNullable<SeriesQuery['group_by']>;

export interface Definition {
  /** The usual one first. */
  statistics: readonly Statistic[];
  /** What it can be grouped by and, but for framework and unit, narrowed to. */
  dimensions: readonly Dimension[];
}

/** What GET /metrics/series knows of each figure; a figure that is missing here fails the build, another difference a test of the service. */
export const definitions: Record<FigureName, Definition> = {
  total_cost: { statistics: ['sum', 'count', 'avg'], dimensions: ['service', 'model_name', 'resource_type'] },
  cost_per_prediction: { statistics: ['avg'], dimensions: ['service'] },
  cost_per_accuracy_point: { statistics: ['avg'], dimensions: ['service'] },
  cost_per_threat_detected: { statistics: ['avg'], dimensions: ['service'] },
  requests: { statistics: ['sum', 'count', 'avg'], dimensions: ['service', 'model_name'] },
  feature_usage: { statistics: ['sum', 'count'], dimensions: ['service', 'model_name', 'feature'] },
  response_time: { statistics: ['avg', 'count', 'last'], dimensions: ['service', 'model_name'] },
  threats: { statistics: ['sum', 'count'], dimensions: ['service', 'threat_type', 'severity', 'attack_vector'] },
  threats_blocked: { statistics: ['sum', 'count'], dimensions: ['service'] },
  false_positives: { statistics: ['sum', 'count'], dimensions: ['service'] },
  false_negatives: { statistics: ['sum', 'count'], dimensions: ['service'] },
  detection_rate: { statistics: ['avg'], dimensions: ['service'] },
  latency: { statistics: ['avg', 'min', 'max', 'count', 'last', 'p50', 'p95', 'p99'], dimensions: ['service', 'model_name'] },
  error_rate: { statistics: ['avg', 'min', 'max', 'count', 'last'], dimensions: ['service', 'model_name'] },
  accuracy: { statistics: ['avg', 'min', 'max', 'count', 'last'], dimensions: ['service', 'model_name'] },
  requests_per_second: { statistics: ['avg'], dimensions: ['service', 'model_name'] },
  compliance_score: { statistics: ['last'], dimensions: ['framework'] },
  metrics: { statistics: ['count'], dimensions: ['category', 'service', 'metric_name', 'model_name', 'unit'] },
};

/** Any recorded metric. */
export const ofMetric: Definition = { statistics: ['avg', 'sum', 'min', 'max', 'count', 'last', 'p50', 'p95', 'p99'], dimensions: ['category', 'service', 'model_name'] };

export const figureNames = Object.keys(definitions) as FigureName[];

/** What a question can be narrowed to beside the header's service and model. */
export const narrowings = ['category', 'resource_type', 'feature', 'threat_type', 'severity', 'attack_vector'] as const;
export type Narrowing = (typeof narrowings)[number];

export const categories: readonly NonNullable<SeriesQuery['category']>[] = ['performance', 'security', 'cost', 'usage', 'compliance'];

export function isFigure(text: string | undefined): text is FigureName {
  return text !== undefined && Object.hasOwn(definitions, text);
}

const statistics: Record<Statistic, string> = {
  sum: 'sum', avg: 'mean', min: 'least', max: 'greatest', count: 'how many', last: 'newest', p50: 'p50 (median)', p95: 'p95', p99: 'p99',
};

export const statisticNames = Object.keys(statistics) as Statistic[];

export function statisticWords(statistic: Statistic): string {
  return statistics[statistic];
}
