import type { Schemas } from '../../api/client';
import type { SeriesQuery } from '../../api/queries';
import type { FigureName } from '../explore/vocabulary';

type Category = NonNullable<SeriesQuery['category']>;

const causes: Record<string, string> = {
  recorded: 'recorded since',
  retracted: 'retracted since',
  left_window: 'no longer in the window, which moved on',
};

/** Why a metric makes a difference. */
export function causeWords({ cause, effect }: Pick<Schemas['FigureChange'], 'cause' | 'effect'>): string {
  return causes[cause] ?? (effect === 'added' ? 'counts now' : 'counts no more');
}

/** What a change does to a sum: a metric that counts no more takes its value away. */
export function amountOf({ effect, metric }: Schemas['FigureChange']): number {
  return effect === 'removed' ? -metric.value : metric.value;
}

/** Of a page about one category, the changes of that category. */
export function categoryOf(path: string): Category | undefined {
  const page = path.split('/').at(-1);
  return page === 'costs' ? 'cost' : (['performance', 'security', 'usage', 'compliance'] as const).find(each => each === page);
}

/** The figure that a category is first asked for. */
export const figureOf: Record<Category, FigureName> = {
  cost: 'total_cost', usage: 'requests', performance: 'latency', security: 'threats', compliance: 'compliance_score',
};

export interface Counted {
  added: number;
  removed: number;
}

export function countEffects(changes: readonly Pick<Schemas['FigureChange'], 'effect'>[]): Counted {
  const removed = changes.filter(each => each.effect === 'removed').length;
  return { added: changes.length - removed, removed };
}

export function unitsOf(changes: readonly Schemas['FigureChange'][]): number {
  return new Set(changes.map(each => each.metric.unit)).size;
}

type Changes = Schemas['FigureChangesResponse'];

/** The lists of several metrics as one: the largest of all, whatever their sign. */
export function largestOf(lists: readonly Changes[], most: number): Changes | undefined {
  const [first] = lists;
  if (first === undefined || lists.length === 1) return first;
  const all = lists.flatMap(each => each.changes).sort((a, b) => Math.abs(b.metric.value) - Math.abs(a.metric.value));
  return { from: first.from, to: first.to, changes: all.slice(0, most), has_more: all.length > most || lists.some(each => each.has_more) };
}
