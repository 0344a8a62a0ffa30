import type { Schemas } from '../../api/client';

type Known = Schemas['CatalogMetric'];

export interface Suggestions {
  names: readonly string[];
  units: readonly string[];
  services: readonly string[];
  /** What the metric is recorded under so far; undefined where it is unknown, or under several. */
  category: string | undefined;
  /** What somebody should know before it is recorded. */
  hint: string | undefined;
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].sort((a, b) => a.localeCompare(b));
}

/** From the catalogue, narrowed by the name that is typed once it is a known one. */
export function suggestionsOf(catalog: readonly Known[], name: string): Suggestions {
  const same = catalog.filter(metric => metric.metric_name === name.trim().toLowerCase().replaceAll(/[\s-]+/g, '_'));
  const among = same.length > 0 ? same : catalog;
  const found = distinct(same.map(metric => metric.category));
  const reason = same.find(metric => metric.reason !== undefined && metric.reason !== null);
  return {
    names: distinct(catalog.map(metric => metric.metric_name)),
    units: distinct(among.map(metric => metric.unit)),
    services: distinct(catalog.map(metric => metric.service)),
    category: found.length === 1 ? found[0] : undefined,
    hint: hintOf(name, catalog.length > 0, same.length > 0, reason),
  };
}

function hintOf(name: string, isKnown: boolean, isSame: boolean, reason: Known | undefined): string | undefined {
  if (name.trim() === '' || !isKnown) return undefined;
  if (!isSame) return 'Nothing was recorded under this name yet.';
  return reason === undefined ? undefined : `What is recorded under it now counts in no figure: ${reason.reason?.replaceAll('_', ' ') ?? ''}${reason.needed === undefined ? '' : `, ${reason.needed}`}.`;
}
