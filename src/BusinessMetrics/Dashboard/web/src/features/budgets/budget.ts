import { budgetState } from '../../charts/BudgetBar';
import { counted, percent, writeIn } from '../../ui/format';
import { isNumber } from '../record/metric';
import type { BudgetItem } from './queries';

/** total is all services together; one that is called total is written service:total. */
export function scopeWords(scope: string): string {
  if (scope === 'total') return 'All services';
  return scope === 'service:total' ? 'total' : scope;
}

/** A service as the path of its budget names it. */
export function scopeOf(service: string): string {
  const name = service.trim();
  return name === 'total' ? 'service:total' : name;
}

export function monthName(month: string, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${month}-01T00:00:00Z`));
}

export function isMonth(text: string | undefined): text is string {
  return text !== undefined && /^\d{4}-(0[1-9]|1[0-2])$/.test(text);
}

export const basisWords: Record<BudgetItem['projection_basis'], string> = {
  run_rate: 'by the usual day of this month',
  blended: 'by the usual day of the four weeks before, since the month has just begun',
  current_spend: 'nothing to go by yet: what is spent',
  month_over: 'the month is over',
};

function standing({ current_spend, projected_spend, amount, alert_threshold }: BudgetItem) {
  return budgetState({ spend: current_spend, projection: projected_spend, budget: amount, threshold: alert_threshold });
}

/** Those that need somebody first; then by their use. */
export function byNeed(budgets: readonly BudgetItem[]): BudgetItem[] {
  const rank = { over: 0, 'projected-over': 1, warned: 2, within: 3, none: 4 } as const;
  return [...budgets].sort((a, b) => rank[standing(a)] - rank[standing(b)] || b.used_percent - a.used_percent);
}

/** Whether the month's budgets hold: of everything, or of the scope that the page is narrowed to. */
export function budgetsSentence(budgets: readonly BudgetItem[], month: string, scope = 'total', locale?: string): string {
  const total = budgets.find(budget => budget.scope === scope);
  const services = scope === 'total' ? budgets.filter(budget => budget.scope !== scope) : [];
  const over = services.filter(budget => standing(budget) === 'over').length;
  const soon = services.filter(budget => standing(budget) === 'projected-over').length;
  const name = monthName(month, locale);
  const whole =
    total === undefined
      ? (scope === 'total' ? `The budgets of ${name}` : `No budget of ${scopeWords(scope)} in ${name}`)
      : `${writeIn(total.current_spend, total.currency, locale)} of ${writeIn(total.amount, total.currency, locale)} spent${scope === 'total' ? '' : ` by ${scopeWords(scope)}`} in ${name}, ${percent(total.used_percent / 100, locale)}${
          total.projection_basis === 'month_over' ? '' : `; at this rate ${writeIn(total.projected_spend, total.currency, locale)} by its end`
        }`;
  const parts = [over === 0 ? '' : `${counted(over, 'service', 'services', locale)} over budget`, soon === 0 ? '' : `${counted(soon, 'service', 'services', locale)} will be ${over === 0 ? 'over budget ' : ''}at this rate`].filter(Boolean);
  return `${whole}${parts.length === 0 ? '' : `. ${parts.join(', ')}`}.`;
}

/** The body of PUT /budgets/{scope}: a number keeps every digit that was typed, what is none is the service's to refuse. */
export function budgetJson(amount: string, threshold: string): string {
  const numeral = (text: string) => (isNumber(text.trim()) ? text.trim() : JSON.stringify(text));
  return `{${[amount.trim() === '' ? '' : `"amount":${numeral(amount)}`, threshold.trim() === '' ? '' : `"alert_threshold":${numeral(threshold)}`].filter(Boolean).join(',')}}`;
}
