import { Link } from '@tanstack/react-router';
import { useSession } from '../../api/session';
import { useSearch } from '../../app/useSearch';
import { Field } from '../../ui/Field';
import { PageHead } from '../../ui/PageHead';
import { Panel } from '../../ui/Panel';
import { unanswered } from '../../ui/sentence';
import { BudgetChanges } from './BudgetChanges';
import { BudgetDialog } from './BudgetDialog';
import { BudgetList } from './BudgetList';
import { budgetsSentence, isMonth, scopeOf } from './budget';
import { useBudgets } from './queries';
import './budgets.css';

/** Will the month's money last, who said how much it is, and how to change it. */
export default function BudgetsPage() {
  const { search, change } = useSearch();
  const session = useSession();
  const month = isMonth(search['month']) ? search['month'] : undefined;
  const budgets = useBudgets(month, search.asOf);
  const isPast = search.asOf !== undefined;
  const mayChange = session?.role === 'admin' && !isPast && budgets.data?.value.budgets.every(budget => budget.projection_basis !== 'month_over') !== false;
  const mayAudit = session !== null && (session.role === 'auditor' || session.role === 'admin') && session.services === null;
  const scope = search.service === undefined ? undefined : scopeOf(search.service);
  const shown = (all: readonly { scope: string }[]) => all.filter(budget => scope === undefined || budget.scope === scope);

  return (
    <>
      <PageHead
        title="Budgets"
        sentence={budgets.data === undefined ? unanswered(budgets) : budgetsSentence(budgets.data.value.budgets, budgets.data.value.month, scope)}
        actions={
          <div className="form-actions">
            <Field
              label="Month (UTC)"
              type="month"
              value={month ?? budgets.data?.value.month ?? ''}
              onChange={event => change({ month: isMonth(event.target.value) ? event.target.value : undefined })}
            />
            {mayChange && (
              <Link to="." search={known => ({ ...known, set: 'new' })} className="button">
                Set a budget
              </Link>
            )}
          </div>
        }
      />
      <div className="grid">
        <Panel
          of={budgets}
          title="The month against its budgets"
          wide
          rows={90}
          isEmpty={value => shown(value.budgets).length === 0}
          empty={<p>{scope === undefined ? 'There is no budget that your token may see.' : 'This service has no budget of its own, and nothing was spent on it: the default counts for it.'}</p>}
        >
          {value => <BudgetList budgets={value.budgets.filter(budget => scope === undefined || budget.scope === scope)} mayChange={mayChange} isCut={value.next_cursor !== undefined} />}
        </Panel>
        {mayAudit ? (
          <BudgetChanges scope={scope} />
        ) : (
          <p className="muted wide">Who changed budgets is in the audit trail, which auditors and administrators of all services read; beside each budget is who set it last.</p>
        )}
      </div>
      {session?.role === 'admin' && isPast && <p className="muted">The page looks at the past; budgets are set in the present.</p>}
      {mayChange && budgets.data !== undefined && search['set'] !== undefined && <BudgetDialog scope={search['set'] === 'new' ? undefined : search['set']} budgets={budgets.data.value.budgets} onClose={() => change({ set: undefined })} />}
    </>
  );
}
