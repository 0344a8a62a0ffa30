import { Link } from '@tanstack/react-router';
import { BudgetBar, budgetState, budgetWords } from '../../charts/BudgetBar';
import { Amount } from '../../ui/Amount';
import { Confirm } from '../../ui/Confirm';
import { Text } from '../../ui/Text';
import { Time } from '../../ui/Time';
import { toast } from '../../ui/Toasts';
import { percent, writeFullIn } from '../../ui/format';
import { basisWords, byNeed, scopeWords } from './budget';
import { useChangeBudget, type BudgetItem } from './queries';

interface Props {
  budgets: readonly BudgetItem[];
  mayChange: boolean;
  isCut: boolean;
}

export function BudgetList({ budgets, mayChange, isCut }: Props) {
  const total = budgets.filter(budget => budget.scope === 'total');
  const services = byNeed(budgets.filter(budget => budget.scope !== 'total'));
  return (
    <>
      <ul className="budget-list">
        {[...total, ...services].map(budget => (
          <li key={budget.scope}>
            <OneBudget budget={budget} mayChange={mayChange} />
          </li>
        ))}
      </ul>
      {isCut && <p className="muted">There are more; choose a service to see its own.</p>}
    </>
  );
}

function OneBudget({ budget, mayChange }: { budget: BudgetItem; mayChange: boolean }) {
  const { amount, currency, current_spend, projected_spend, alert_threshold, budget_remaining, used_percent } = budget;
  const state = budgetState({ spend: current_spend, projection: projected_spend, budget: amount, threshold: alert_threshold });
  return (
    <article className="budget-item">
      <header>
        <h3>
          <Text>{scopeWords(budget.scope)}</Text>
        </h3>
        {mayChange && <Actions budget={budget} />}
      </header>
      <p>
        <strong>
          {percent(used_percent / 100)} of <Amount value={amount} unit={currency} /> used
        </strong>
        : {budgetWords[state]}; {budget_remaining < 0 ? `${writeFullIn(-budget_remaining, currency)} overspent` : `${writeFullIn(budget_remaining, currency)} left`}.
      </p>
      <BudgetBar name={`Budget of ${scopeWords(budget.scope)}`} spend={current_spend} projection={projected_spend} budget={amount} threshold={alert_threshold} unit={currency} />
      <p className="muted">
        {budget.projection_basis === 'month_over' ? 'The month is over' : `Projected ${basisWords[budget.projection_basis]}`}.{' '}
        {budget.source === 'default' ? (
          'The default budget: nobody set one.'
        ) : (
          <>
            Set by <Text>{budget.set_by}</Text>
            {budget.set_at !== undefined && <> <Time at={budget.set_at} /></>}.
          </>
        )}
      </p>
    </article>
  );
}

function Actions({ budget }: { budget: BudgetItem }) {
  const { remove } = useChangeBudget();
  const name = scopeWords(budget.scope);
  return (
    <div className="form-actions">
      <Link to="." search={known => ({ ...known, set: budget.scope })} className="button" aria-label={`Change the budget of ${name}`}>
        Change
      </Link>
      {budget.source === 'set' && (
        <Confirm
          label={<>Remove<span className="hidden"> the budget of {name}</span></>}
          title={`Remove the budget of ${name}?`}
          does="Remove the budget"
          action={async () => {
            await remove(budget.scope);
            toast(`The budget of ${name} is removed.`);
          }}
        >
          <p>The default budget counts for it again, from this month on. Past months keep the budget that they had.</p>
        </Confirm>
      )}
    </div>
  );
}
