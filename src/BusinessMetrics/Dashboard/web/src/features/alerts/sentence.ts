import { counted, listed } from '../../ui/format';

interface Known {
  firing: readonly { severity: string }[];
  rules: readonly { health?: { status: string } | undefined }[];
  /** The page is about one service. */
  isNarrowed?: boolean;
}

const severities = ['critical', 'high', 'medium', 'low'] as const;

/** What fires, and whether every rule can be judged. */
export function alertsSentence({ firing, rules, isNarrowed = false }: Known): string {
  const parts = severities.flatMap(severity => {
    const count = firing.filter(alert => alert.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}`];
  });
  const now = firing.length === 0 ? 'No alert fires' : `${counted(firing.length, 'alert')} ${firing.length === 1 ? 'fires' : 'fire'}: ${listed(parts)}`;
  const unwell = rules.filter(rule => rule.health?.status === 'unwell').length;
  const watch = rules.length === 0 ? (isNarrowed ? 'no rule watches this service alone' : 'no rule is set, only budgets are watched') : `${counted(rules.length, 'rule')} ${rules.length === 1 ? 'watches' : 'watch'}`;
  return `${now}; ${watch}${unwell === 0 ? '' : `, of which ${unwell} cannot be judged`}.`;
}

interface Alert {
  rule: string;
}

/** Alerts of rules that watch the service, or of its budget; all where there is none. */
export function ofService<A extends Alert>(alerts: readonly A[], rules: readonly { name: string; service?: string | undefined }[], service: string | undefined): A[] {
  if (service === undefined) return [...alerts];
  const names = new Set(rules.filter(rule => rule.service === service).map(rule => rule.name));
  return alerts.filter(alert => names.has(alert.rule) || alert.rule === `budget/${service}` || alert.rule === `service-budget/${service}`);
}
