import type { Schemas } from '../../api/client';
import { counted } from '../../ui/format';

type Kind = Schemas['CatalogMetric'];

const reasons: Record<NonNullable<Kind['reason']>, string> = {
  unknown_name: 'its name is none that a figure is made of',
  unknown_unit: 'its unit is not known',
  unfit_unit: 'its unit is not one that its figure is told in',
  missing_metadata: 'its metadata does not say what its figure needs',
};

/** Why it counts in no figure. */
export function reasonWords(reason: Kind['reason'] | undefined): string {
  return reason == null ? 'no figure is made of it' : reasons[reason];
}

/** What is recorded, and how much of it counts nowhere. */
export function catalogSentence(kinds: number | undefined, uncounted: number | undefined, narrowed: boolean, locale?: string): string {
  if (kinds === undefined || uncounted === undefined) return 'Asking.';
  const what = counted(kinds, 'kind of metric', 'kinds of metrics', locale);
  if (kinds === 0) return narrowed ? 'Nothing of this is recorded.' : 'Nothing is recorded yet.';
  const recorded = `${what} ${kinds === 1 ? 'is' : 'are'} recorded${narrowed ? ' of this' : ''}`;
  if (uncounted === 0) return `${recorded}; ${kinds === 1 ? 'it counts' : 'all count'} in a figure.`;
  return `${recorded}; ${counted(uncounted, 'counts', 'count', locale)} in no figure.`;
}
