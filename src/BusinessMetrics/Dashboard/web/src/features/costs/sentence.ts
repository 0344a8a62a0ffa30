import { percent, writeIn } from '../../ui/format';
import { longDay } from '../../ui/time';

interface Standing {
  monthly_budget: number;
  current_spend: number;
  projected_spend: number;
}

/** The first and the last day of the UTC month that the budget is about. */
export function monthOf(end: Date): { first: Date; last: Date } {
  return { first: new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth(), 1)), last: new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 0)) };
}

/** Will the budget hold? */
export function costsSentence(standing: Standing, end: Date, currency: string, locale?: string): string {
  const { first, last } = monthOf(end);
  if (standing.current_spend === 0) return `No cost is recorded since ${longDay(first, 'utc', locale)}.`;
  const spent = `${writeIn(standing.current_spend, currency, locale)} spent since ${longDay(first, 'utc', locale)}`;
  const projected = `${writeIn(standing.projected_spend, currency, locale)} by ${longDay(last, 'utc', locale)}`;
  if (standing.monthly_budget <= 0) return `${spent}, without a budget; at this rate ${projected}.`;
  const share = `${percent(standing.current_spend / standing.monthly_budget, locale)} of the budget`;
  if (standing.current_spend > standing.monthly_budget)
    return `${spent}, ${share}: ${writeIn(standing.current_spend - standing.monthly_budget, currency, locale)} over it; at this rate ${projected}.`;
  const holds = standing.projected_spend > standing.monthly_budget ? 'the budget will not hold' : 'the budget holds';
  return `${spent}, ${share}; at this rate ${projected}: ${holds}.`;
}

export const basisWords = {
  month_over: 'the month is over',
  run_rate: 'what the usual day of this month costs',
  blended: 'the usual day of this month and of the one before',
  current_spend: 'what is spent, since there is too little to tell more from',
} as const;
