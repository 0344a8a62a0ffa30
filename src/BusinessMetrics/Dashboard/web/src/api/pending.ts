import { given, ask, type Asked } from './client';

/*
 * Written by hand until the endpoints are in the API document; then this file goes, and queries.ts asks by the generated types.
 */

export type Statistic = 'sum' | 'avg' | 'min' | 'max' | 'count' | 'last' | 'p50' | 'p95' | 'p99';

export interface SeriesQuery {
  figure?: string | undefined;
  metric_name?: string | undefined;
  category?: string | undefined;
  service?: string | undefined;
  model_name?: string | undefined;
  statistic?: Statistic | undefined;
  step?: string | undefined;
  group_by?: string | undefined;
  top?: number | undefined;
  unit?: string | undefined;
  compare?: 'previous' | undefined;
  as_of?: string | undefined;
  time_zone?: string | undefined;
  time_range?: string | undefined;
  start_time?: string | undefined;
  end_time?: string | undefined;
}

export interface SeriesColumn {
  value: number | null;
  samples: number;
  values: readonly (number | null)[];
  bucket_samples: readonly number[];
}

export interface SeriesGroup extends SeriesColumn {
  key: string | null;
  previous?: SeriesColumn | null;
}

export interface SeriesAnswer {
  figure: string | null;
  metric_name: string | null;
  statistic: Statistic;
  unit: string | null;
  step: string;
  time_zone: string;
  start_time: string;
  end_time: string;
  starts: readonly string[];
  first_is_partial: boolean;
  last_is_partial: boolean;
  group_by: string | null;
  series: readonly SeriesGroup[];
  rest: (SeriesColumn & { groups: number; previous?: SeriesColumn | null }) | null;
}

function withQuery(path: string, query: object): string {
  const parameters = new URLSearchParams(Object.entries(given(query)).map(([name, value]) => [name, String(value)]));
  return `${path}?${parameters.toString()}`;
}

export function getSeries(query: SeriesQuery, signal: AbortSignal): Promise<Asked<SeriesAnswer>> {
  return ask<SeriesAnswer>(withQuery('/metrics/series', query), { signal });
}
