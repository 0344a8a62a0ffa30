/** What a metric is made of, as texts: what a person typed, or a cell. Empty ones are left out. */
export const metricFields = ['metric_name', 'value', 'unit', 'category', 'service', 'model_name', 'user_id', 'session_id', 'timestamp', 'metric_id'] as const;

export type MetricField = (typeof metricFields)[number];

export const neededFields: readonly MetricField[] = ['metric_name', 'value', 'unit', 'category', 'service'];

export const categories = ['performance', 'security', 'cost', 'usage', 'compliance'] as const;

export interface MetadataEntry {
  key: string;
  value: string;
}

const number = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

export function isNumber(text: string): boolean {
  return number.test(text);
}

/** A text as a JSON value: a number with every digit that it has, true, false, or else a text. */
export function literal(text: string): string {
  const trimmed = text.trim();
  return isNumber(trimmed) || trimmed === 'true' || trimmed === 'false' ? trimmed : JSON.stringify(text);
}

/** The body of POST /metrics. It is text, since a number of JavaScript would round what is exact. */
export function metricJson(fields: Partial<Record<MetricField, string>>, metadata: readonly MetadataEntry[]): string {
  const parts: string[] = [];
  for (const field of metricFields) {
    const text = fields[field]?.trim() ?? '';
    if (text !== '') parts.push(`${JSON.stringify(field)}:${field === 'value' ? literal(text) : JSON.stringify(text)}`);
  }
  const entries = metadata.filter(entry => entry.key.trim() !== '' && entry.value !== '');
  if (entries.length > 0) parts.push(`"metadata":{${entries.map(entry => `${JSON.stringify(entry.key.trim())}:${literal(entry.value)}`).join(',')}}`);
  return `{${parts.join(',')}}`;
}

/** Keys that are there twice, of which only one would be sent. */
export function repeatedKeys(metadata: readonly MetadataEntry[]): string[] {
  const keys = metadata.map(entry => entry.key.trim()).filter(key => key !== '');
  return [...new Set(keys.filter((key, index) => keys.indexOf(key) !== index))];
}
