import type { Schemas } from '../../api/client';
import { sentenceCase } from '../../ui/format';

export type Match = Schemas['AlertMatchData'];

export const severities = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof severities)[number];

function either(names: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(names);
}

/** Which alerts are meant: "Critical or high alerts of the service training". */
export function matchWords({ rule, category, service, severity, late }: Match): string {
  const worst = severities.filter(each => severity?.includes(each));
  const which = [late === undefined ? '' : late ? 'late' : 'timely', worst.length === 0 ? '' : either(worst)].filter(Boolean).join(' ');
  const parts = [
    service === undefined ? '' : `of the service ${either(service)}`,
    rule === undefined ? '' : `by the rule ${either(rule)}`,
    category === undefined ? '' : `in the category ${either(category)}`,
  ].filter(Boolean);
  return `${sentenceCase(which === '' ? 'all' : which)} alerts${parts.length === 0 ? '' : ` ${parts.join(', ')}`}`;
}

/** Which alerts, as it is typed: names a line each, since one may hold a comma. */
export interface MatchDraft {
  rule: string;
  category: string;
  service: string;
  severity: readonly Severity[];
  late: '' | 'true' | 'false';
}

export const emptyMatch: MatchDraft = { rule: '', category: '', service: '', severity: [], late: '' };

export function matchDraftOf({ rule, category, service, severity, late }: Match): MatchDraft {
  const lines = (names: readonly string[] | undefined) => (names ?? []).join('\n');
  return { rule: lines(rule), category: lines(category), service: lines(service), severity: severities.filter(each => severity?.includes(each)), late: late === undefined ? '' : late ? 'true' : 'false' };
}

/** Undefined where nothing is narrowed. */
export function matchBody({ rule, category, service, severity, late }: MatchDraft): Match | undefined {
  const names = (text: string) => {
    const lines = text.split('\n').map(line => line.trim()).filter(Boolean);
    return lines.length === 0 ? undefined : lines;
  };
  const match = JSON.parse(
    JSON.stringify({ rule: names(rule), category: names(category), service: names(service), severity: severity.length === 0 ? undefined : severity, late: late === '' ? undefined : late === 'true' }),
  ) as Match;
  return Object.keys(match).length === 0 ? undefined : match;
}
