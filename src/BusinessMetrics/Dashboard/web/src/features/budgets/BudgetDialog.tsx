import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { fieldError } from '../../api/problem';
import { useCatalog } from '../../api/queries';
import { useCurrency, useSession } from '../../api/session';
import { BudgetBar } from '../../charts/BudgetBar';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { Refusal } from '../../ui/Refusal';
import { Suggested } from '../../ui/Suggested';
import { toast } from '../../ui/Toasts';
import { writeExact } from '../../ui/format';
import { isNumber } from '../record/metric';
import { budgetJson, scopeOf, scopeWords } from './budget';
import { useChangeBudget, type BudgetItem } from './queries';

interface Props {
  /** Undefined: a service is named in the form. */
  scope: string | undefined;
  budgets: readonly BudgetItem[];
  onClose: () => void;
}

/** Sets a budget, and shows the month against it while it is typed. */
export function BudgetDialog({ scope, budgets, onClose }: Props) {
  const currency = useCurrency();
  const services = useSession()?.services ?? null;
  const start = budgets.find(budget => budget.scope === scope);
  const [service, setService] = useState('');
  const [amount, setAmount] = useState(start === undefined ? '' : String(start.amount));
  const [threshold, setThreshold] = useState(String(start?.alert_threshold ?? 80));
  const catalog = useCatalog({ limit: 1000 }, { enabled: scope === undefined });
  const { set } = useChangeBudget();
  const chosen = scope ?? scopeOf(service);
  const known = budgets.find(budget => budget.scope === chosen);
  const saving = useMutation({
    mutationFn: () => set(chosen, budgetJson(amount, threshold)),
    onSuccess: budget => {
      toast(`The budget of ${scopeWords(budget.scope)} is ${writeExact(budget.amount, budget.currency)} a month.`);
      onClose();
    },
  });
  const isMissing = scope === undefined && service.trim() === '';
  const named = [...new Set(catalog.data?.value.metrics.map(metric => metric.service) ?? services ?? [])].sort((a, b) => a.localeCompare(b));
  return (
    <Dialog title={scope === undefined ? 'Set a budget' : `Budget of ${scopeWords(scope)}`} open onClose={onClose}>
      <form
        className="form"
        noValidate
        onSubmit={event => {
          event.preventDefault();
          if (!isMissing) saving.mutate();
        }}
      >
        {scope === undefined && <Suggested label="Service" options={named} value={service} required error={fieldError(saving.error, 'scope')} onChange={event => setService(event.target.value)} />}
        <div className="form-fields">
          <Field label={`A month, in ${currency}`} inputMode="decimal" value={amount} required error={fieldError(saving.error, 'amount')} onChange={event => setAmount(event.target.value)} />
          <Field label="Warns at, in percent" inputMode="decimal" value={threshold} error={fieldError(saving.error, 'alert_threshold')} onChange={event => setThreshold(event.target.value)} />
        </div>
        {known !== undefined && isNumber(amount.trim()) && isNumber(threshold.trim()) && (
          <BudgetBar spend={known.current_spend} projection={known.projected_spend} budget={Number(amount)} threshold={Number(threshold)} unit={known.currency} />
        )}
        <p className="hint">It counts for the whole of this month and those after it, until it is changed.</p>
        <Refusal failure={saving.error} shown={['amount', 'alert_threshold', ...(scope === undefined ? ['scope'] : [])]} />
        <div className="form-actions">
          <button type="submit" className="primary" disabled={saving.isPending || isMissing}>
            Set the budget
          </button>
        </div>
      </form>
    </Dialog>
  );
}
