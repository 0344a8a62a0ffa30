import type { Schemas } from '../../api/client';
import { counted, listed, writeIn } from '../../ui/format';

export type Compliance = Schemas['ComplianceMetrics'];
type Framework = Schemas['FrameworkStatus'];

const names: Record<string, string> = { gdpr: 'GDPR', soc2: 'SOC 2', iso27001: 'ISO 27001', nist: 'NIST' };

export function frameworkName(key: string): string {
  return names[key] ?? key;
}

/** Nothing was ever reported about it: its 0 is no score. */
export function isKnown({ samples }: Framework): boolean {
  return samples > 0;
}

export interface ControlRow {
  framework: string;
  control: string;
  status: string;
  evidence: string;
}

export interface IssueRow {
  framework: string;
  issue: string;
  severity: string;
  status: string;
}

const controlOrder = ['not_implemented', 'partial', 'implemented'];
const severities = ['high', 'medium', 'low'];

/** What is least implemented comes first. */
export function controlsOf({ frameworks }: Compliance): ControlRow[] {
  return Object.entries(frameworks)
    .flatMap(([key, { controls }]) => controls.map(control => ({ framework: frameworkName(key), ...control })))
    .sort((a, b) => controlOrder.indexOf(a.status) - controlOrder.indexOf(b.status));
}

/** What is open comes first, and of that the worst. */
export function issuesOf({ frameworks }: Compliance): IssueRow[] {
  return Object.entries(frameworks)
    .flatMap(([key, { issues }]) => issues.map(issue => ({ framework: frameworkName(key), ...issue })))
    .sort((a, b) => Number(a.status !== 'open') - Number(b.status !== 'open') || severities.indexOf(a.severity) - severities.indexOf(b.severity));
}

export interface Beyond {
  controls: number;
  issues: number;
}

/** What the answer leaves out of its lists, over all frameworks. */
export function beyond({ frameworks }: Compliance): Beyond {
  const all = Object.values(frameworks);
  return {
    controls: all.reduce((sum, { controls_rest }) => sum + (controls_rest?.controls ?? 0), 0),
    issues: all.reduce((sum, { issues_rest }) => sum + (issues_rest?.issues ?? 0), 0),
  };
}

export function openIssues({ frameworks }: Compliance): number {
  return Object.values(frameworks).reduce((sum, { issues, issues_rest }) => sum + issues.filter(issue => issue.status === 'open').length + (issues_rest?.open ?? 0), 0);
}

function standingOf(kept: readonly string[], not: readonly string[]): string {
  const are = (names: readonly string[]) => `${listed(names)} ${names.length === 1 ? 'is' : 'are'}`;
  if (kept.length === 0) return not.length === 1 ? `${are(not)} not fully compliant` : 'no framework is fully compliant';
  return not.length === 0 ? `${are(kept)} compliant` : `${are(kept)} compliant, ${are(not)} not fully`;
}

/** Do we keep what we promised, and what is missing? */
export function complianceSentence(compliance: Compliance, locale?: string): string {
  const known = Object.entries(compliance.frameworks).filter(([, framework]) => isKnown(framework));
  if (known.length === 0) {
    const asked = Object.keys(compliance.frameworks);
    return `Nothing is reported about ${asked.length === 1 && asked[0] !== undefined ? frameworkName(asked[0]) : 'any framework'} yet.`;
  }
  const kept = known.filter(([, { status }]) => status === 'compliant').map(([key]) => frameworkName(key));
  const not = known.filter(([, { status }]) => status !== 'compliant').map(([key]) => frameworkName(key));
  const standing = standingOf(kept, not);
  const issues = issuesOf(compliance).filter(issue => issue.status === 'open');
  const high = issues.filter(issue => issue.severity === 'high').length;
  const open = openIssues(compliance);
  const openWords = open === 0 ? 'no issue is open' : `${counted(open, 'issue is', 'issues are', locale)} open${high === 0 ? '' : `, ${writeIn(high, '', locale)} of them high`}`;
  const missing = controlsOf(compliance).filter(control => control.status === 'not_implemented').length;
  const missingWords = missing === 0 ? '' : `; ${counted(missing, 'control is', 'controls are', locale)} not implemented`;
  return `Score ${writeIn(compliance.overall_score, '', locale)} of 100: ${standing}; ${openWords}${missingWords}.`;
}
