import { useRef } from 'react';
import { ExportMenu } from '../exports/ExportMenu';
import { useShown } from '../exports/shown';
import { tableOf } from '../exports/table';
import { useAbout } from '../exports/useAbout';
import { percent, writeFullIn } from '../ui/format';

interface Props {
  /** What it is called where it is taken along; undefined for one that is only thought of. */
  name?: string;
  spend: number;
  projection: number;
  budget: number;
  /** In percent of the budget. */
  threshold: number;
  unit: string;
}

export type BudgetState = 'none' | 'within' | 'warned' | 'projected-over' | 'over';

export function budgetState({ spend, projection, budget, threshold }: Omit<Props, 'name' | 'unit'>): BudgetState {
  if (budget <= 0) return 'none';
  if (spend > budget) return 'over';
  if (projection > budget) return 'projected-over';
  return spend >= (budget * threshold) / 100 ? 'warned' : 'within';
}

export const budgetWords: Record<BudgetState, string> = {
  none: 'no budget is set',
  within: 'within the budget',
  warned: 'beyond the warning threshold',
  'projected-over': 'the budget will not hold at this rate',
  over: 'over the budget',
};

/** Spend, what it comes to, the budget and where it warns, on one scale. */
export function BudgetBar({ name, spend, projection, budget, threshold, unit }: Props) {
  const state = budgetState({ spend, projection, budget, threshold });
  const whole = Math.max(budget, projection, spend) * 1.04 || 1;
  const at = (value: number) => `${(Math.max(0, value) / whole) * 100}%`;
  const label = `Spent ${writeFullIn(spend, unit)}, projected ${writeFullIn(projection, unit)}, ${budget > 0 ? `budget ${writeFullIn(budget, unit)}, warns at ${percent(threshold / 100)}` : 'no budget'}: ${budgetWords[state]}`;
  const frame = useRef<HTMLDivElement>(null);
  // A budget is a month's, whatever the page's time.
  const about = useAbout({ Unit: unit, From: undefined, To: undefined });
  const amounts: readonly (readonly [string, number])[] = [['Spent', spend], ['Projected', projection], ...(budget > 0 ? ([['Warns at', (budget * threshold) / 100], ['Budget', budget]] as const) : [])];
  const table = () => tableOf(name ?? '', [{ title: 'Amount of', value: ([what]: (typeof amounts)[number]) => what }, { title: 'Amount', value: ([, amount]) => amount }], amounts);
  useShown(frame, now => (name === undefined ? undefined : { table: table(), sentence: label, facts: about(now).facts }));
  return (
    <div className="budget" data-budget={state} ref={frame}>
      <div className="budget-bar" role="img" aria-label={label}>
        <span className="budget-projection" style={{ inlineSize: at(projection) }} />
        <span className="budget-spend" style={{ inlineSize: at(spend) }} />
        {budget > 0 && <span className="budget-threshold" style={{ insetInlineStart: at((budget * threshold) / 100) }} />}
        {budget > 0 && <span className="budget-line" style={{ insetInlineStart: at(budget) }} />}
      </div>
      <ul className="budget-key">
        <li data-key="spend">Spent {writeFullIn(spend, unit)}</li>
        <li data-key="projection">Projected {writeFullIn(projection, unit)}</li>
        {budget > 0 && <li data-key="threshold">Warns at {writeFullIn((budget * threshold) / 100, unit)}</li>}
        {budget > 0 && <li data-key="line">Budget {writeFullIn(budget, unit)}</li>}
      </ul>
      {name !== undefined && (
        <span className="export">
          <ExportMenu name={name} sentence={label} table={table} drawing={() => ({ kind: 'budget', unit, spend, projection, budget, threshold, isOver: state === 'over' })} about={about} />
        </span>
      )}
    </div>
  );
}
