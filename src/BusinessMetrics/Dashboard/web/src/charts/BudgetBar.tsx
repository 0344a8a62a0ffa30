import { percent, writeFullIn } from '../ui/format';

interface Props {
  spend: number;
  projection: number;
  budget: number;
  /** In percent of the budget. */
  threshold: number;
  unit: string;
}

export type BudgetState = 'none' | 'within' | 'warned' | 'projected-over' | 'over';

export function budgetState({ spend, projection, budget, threshold }: Omit<Props, 'unit'>): BudgetState {
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
export function BudgetBar({ spend, projection, budget, threshold, unit }: Props) {
  const state = budgetState({ spend, projection, budget, threshold });
  const whole = Math.max(budget, projection, spend) * 1.04 || 1;
  const at = (value: number) => `${(Math.max(0, value) / whole) * 100}%`;
  const label = `Spent ${writeFullIn(spend, unit)}, projected ${writeFullIn(projection, unit)}, ${budget > 0 ? `budget ${writeFullIn(budget, unit)}, warns at ${percent(threshold / 100)}` : 'no budget'}: ${budgetWords[state]}`;
  return (
    <div className="budget" data-budget={state}>
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
    </div>
  );
}
