import type { Schemas } from '../../api/client';
import { counted, listed, named } from '../../ui/format';

type Explanation = Schemas['FigureExplanation'];

/** What it is narrowed to: "service api; model bert or gpt". */
export function filterWords(narrowed: Explanation['narrowed_to']): string {
  const parts = Object.entries(narrowed).map(([name, values]) => `${named(name)} ${new Intl.ListFormat('en', { type: 'disjunction' }).format(values)}`);
  return parts.length === 0 ? 'none: everything that you may see' : parts.join('; ');
}

/** How many metrics, and of how many kinds; more than are listed may be behind it. */
export function ingredientWords({ metrics, other_metrics, samples }: Pick<Explanation, 'metrics' | 'other_metrics' | 'samples'>, locale?: string): string {
  const services = new Set(metrics.map(each => each.service)).size;
  const units = [...new Set(metrics.map(each => each.unit))];
  const kinds = counted(metrics.length + other_metrics, 'kind', undefined, locale);
  if (metrics.length === 0) return counted(samples, 'metric', undefined, locale);
  const more = other_metrics > 0 ? ' or more' : '';
  return `${counted(samples, 'metric', undefined, locale)} of ${kinds}, from ${counted(services, 'service', undefined, locale)}${more}, recorded in ${listed(units)}`;
}

/** What a read model's last verification says. */
export function checkWords({ hours, differences }: Pick<Schemas['ReadModelCheck'], 'hours' | 'differences'>, locale?: string): string {
  const over = `${counted(hours, 'hour', undefined, locale)} counted again from the log`;
  return differences === 0 ? `${over}, no difference` : `${over}, ${counted(differences, 'difference', undefined, locale)}`;
}

/** What is not looked at one by one is not zero. */
export function countWords(count: number | null | undefined, locale?: string): string {
  return count === null || count === undefined ? 'not counted: there are too many' : count === 0 ? 'none' : counted(count, 'metric', undefined, locale);
}
