import { changeOf, counted, percent, writeIn } from '../../ui/format';

export interface OverviewFacts {
  window: string;
  requests: number | null;
  requestsBefore: number | null | undefined;
  latency: number | null;
  errorRate: number | null;
  errorUnit: string;
  spend: number;
  budget: number;
  currency: string;
  firing: number;
}

/** Is it well? With the figures that say so. */
export function overviewSentence(facts: OverviewFacts, locale?: string): string {
  const parts: string[] = [];
  if (facts.requests !== null) {
    const change = changeOf(facts.requests, facts.requestsBefore, locale);
    const against = change === undefined || change.direction === 'new' ? '' : change.direction === 'same' ? ', as before' : `, ${change.words} than before`;
    parts.push(`${counted(facts.requests, 'request', 'requests', locale)} in ${facts.window}${against}`);
  }
  if (facts.latency !== null) parts.push(`95 % answered within ${writeIn(facts.latency, 'ms', locale)}`);
  if (facts.errorRate !== null) parts.push(`error rate ${writeIn(facts.errorRate, facts.errorUnit, locale)}`);
  if (facts.budget > 0) parts.push(`${percent(facts.spend / facts.budget, locale)} of the month’s budget spent`);
  else if (facts.spend > 0) parts.push(`${writeIn(facts.spend, facts.currency, locale)} spent this month, without a budget`);
  const alerts = facts.firing === 0 ? 'No alert fires.' : `${counted(facts.firing, 'alert fires', 'alerts fire', locale)}.`;
  return parts.length === 0 ? `No metrics in ${facts.window}. ${alerts}` : `${alerts} ${parts.join('; ')}.`;
}
