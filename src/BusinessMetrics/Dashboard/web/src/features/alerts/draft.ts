import type { Schemas } from '../../api/client';
import { isNumber } from '../record/metric';

type Rule = Schemas['AlertRuleResponse'];

export const specialFigures = ['total_cost', 'budget_used_percent', 'gdpr_score', 'soc2_score', 'iso27001_score', 'nist_score', 'overall_score'] as const;

/** A rule as it is typed: texts, of which empty ones are left out. */
export interface Draft {
  name: string;
  metric: string;
  category: string;
  service: string;
  model_name: string;
  statistic: string;
  unit: string;
  window: string;
  comparison: string;
  warning: string;
  warningSeverity: string;
  critical: string;
  criticalSeverity: string;
  for: string;
  hysteresis: string;
  delay: string;
  late_within: string;
  no_data: string;
  no_data_for: string;
  description: string;
}

export const emptyDraft: Draft = {
  name: '', metric: '', category: '', service: '', model_name: '', statistic: 'p95', unit: '', window: '1h', comparison: 'above', warning: '', warningSeverity: '',
  critical: '', criticalSeverity: '', for: '', hysteresis: '', delay: '', late_within: '', no_data: '', no_data_for: '', description: '',
};

/** What the service leaves to itself is left out again, so that the rule stays the same rule. */
export function draftOf(rule: Rule): Draft {
  return {
    name: rule.name,
    metric: rule.metric,
    category: rule.category ?? '',
    service: rule.service ?? '',
    model_name: rule.model_name ?? '',
    statistic: rule.statistic ?? '',
    unit: rule.unit ?? '',
    window: rule.window ?? '',
    comparison: rule.comparison,
    warning: rule.warning === undefined ? '' : String(rule.warning.threshold),
    warningSeverity: rule.warning?.severity ?? '',
    critical: rule.critical === undefined ? '' : String(rule.critical.threshold),
    criticalSeverity: rule.critical?.severity ?? '',
    for: rule.for === '0m' ? '' : rule.for,
    hysteresis: rule.hysteresis === 0 ? '' : String(rule.hysteresis),
    delay: rule.delay === '0m' ? '' : rule.delay,
    late_within: rule.late_within === '1h' ? '' : rule.late_within,
    no_data: rule.no_data ?? '',
    no_data_for: rule.no_data_for ?? '',
    description: rule.description ?? '',
  };
}

export function isSpecial(metric: string): boolean {
  return specialFigures.some(figure => figure === metric.trim().toLowerCase());
}

/** What may be said of a figure: fields that it has nothing to do with are not sent. */
export function fieldsOf(metric: string): { statistic: boolean; window: boolean; service: boolean; narrowed: boolean } {
  if (!isSpecial(metric)) return { statistic: true, window: true, service: true, narrowed: true };
  const figure = metric.trim().toLowerCase();
  return { statistic: false, window: figure === 'total_cost', service: !figure.endsWith('_score'), narrowed: false };
}

function numeral(text: string): string {
  return isNumber(text.trim()) ? text.trim() : JSON.stringify(text);
}

/** The body of PUT /alerts/rules/{name}. It is text, so that a threshold keeps every digit that was typed. */
export function ruleJson(draft: Draft): string {
  const fields = fieldsOf(draft.metric);
  const texts: (readonly [string, string, boolean])[] = [
    ['metric', draft.metric, true],
    ['category', draft.category, fields.narrowed],
    ['service', draft.service, fields.service],
    ['model_name', draft.model_name, fields.narrowed],
    ['statistic', draft.statistic, fields.statistic],
    ['unit', draft.unit, fields.narrowed],
    ['window', draft.window, fields.window],
    ['comparison', draft.comparison, true],
    ['for', draft.for, true],
    ['delay', draft.delay, true],
    ['late_within', draft.late_within, true],
    ['no_data', draft.no_data, true],
    ['no_data_for', draft.no_data_for, draft.no_data === '' || draft.no_data === 'keep'],
    ['description', draft.description, true],
  ];
  const parts = texts.filter(([, text, has]) => has && text.trim() !== '').map(([field, text]) => `${JSON.stringify(field)}:${JSON.stringify(text.trim())}`);
  for (const [level, threshold, severity] of [['warning', draft.warning, draft.warningSeverity], ['critical', draft.critical, draft.criticalSeverity]] as const)
    if (threshold.trim() !== '') parts.push(`"${level}":{"threshold":${numeral(threshold)}${severity === '' ? '' : `,"severity":${JSON.stringify(severity)}`}}`);
  if (draft.hysteresis.trim() !== '') parts.push(`"hysteresis":${numeral(draft.hysteresis)}`);
  return `{${parts.join(',')}}`;
}

/** Whether there is enough of it to ask what it would have done: a figure, and thresholds that are no halves of a number. */
export function isTriable(draft: Draft): boolean {
  const thresholds = [draft.warning, draft.critical].map(text => text.trim()).filter(text => text !== '');
  return draft.metric.trim() !== '' && thresholds.length > 0 && thresholds.every(isNumber);
}
