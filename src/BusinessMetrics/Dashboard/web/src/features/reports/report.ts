import { errorOf } from '../../api/problem';
import { counted, listed } from '../../ui/format';
import type { Report, ReportData } from './queries';

export type PeriodKind = ReportData['period']['kind'];
export type SectionKind = ReportData['sections'][number]['kind'];
type Panels = NonNullable<ReportData['sections'][number]['panels']>;

const periodKinds: Record<PeriodKind, string> = {
  last_day: 'the last day', last_week: 'the last week', last_month: 'the last month', last_quarter: 'the last quarter', month_to_date: 'the month so far', range: 'days of its own',
};

export const periods = Object.entries(periodKinds) as (readonly [PeriodKind, string])[];

export const sectionWords: Record<SectionKind, string> = {
  summary: 'Summary', costs: 'Costs', budgets: 'Budgets', performance: 'Performance', security: 'Security', usage: 'Usage', compliance: 'Compliance', alerts: 'Alerts', catalogue: 'Recorded, and not counted', custom: 'Custom',
};

export const sectionKinds = Object.keys(sectionWords) as SectionKind[];

/** How numbers and dates can be written. */
export const locales = ['en-GB', 'en-US', 'de-DE', 'de-CH', 'fr-FR', 'es-ES', 'it-IT', 'nl-NL', 'sv-SE'] as const;

export function periodWords({ kind, from, to }: ReportData['period']): string {
  return kind === 'range' && from !== undefined && to !== undefined ? `${from} to ${to}` : periodKinds[kind];
}

export function sectionsWords(sections: ReportData['sections']): string {
  return sections.map(section => section.title ?? sectionWords[section.kind]).join(', ');
}

export function reportsSentence(reports: readonly Pick<Report, 'source'>[]): string {
  const own = reports.filter(report => report.source === 'api').length;
  const parts = [own === 0 ? '' : counted(own, 'defined here', 'defined here'), own === reports.length ? '' : counted(reports.length - own, 'ready-made', 'ready-made')].filter(Boolean);
  return reports.length === 0 ? 'There is no report for your token.' : `${counted(reports.length, 'report')}: ${listed(parts)}.`;
}

export function reportSentence({ source, version, definition }: Pick<Report, 'source' | 'version' | 'definition'>): string {
  const what = `${counted(definition.sections.length, 'section')} about ${periodWords(definition.period)}${definition.audience === undefined ? '' : `, for ${definition.audience}`}`;
  return `${what}; ${source === 'api' ? `version ${version}` : 'ready-made'}.`;
}

/** A section as it is typed. */
export interface SectionDraft {
  /** The same while it is moved. */
  key: number;
  kind: SectionKind;
  title: string;
  /** JSON, of a custom one. */
  panels: string;
}

/** A report as it is typed: texts, of which empty ones are left out. */
export interface ReportDraft {
  name: string;
  title: string;
  audience: string;
  period: PeriodKind;
  from: string;
  to: string;
  timeZone: string;
  locale: string;
  services: string;
  models: string;
  compare: boolean;
  sections: readonly SectionDraft[];
}

const somePanels = JSON.stringify([{ kind: 'series', title: 'p95', query: { figure: 'latency', group_by: 'model_name', statistic: 'p95' } }], undefined, 2);

export function emptyReport(timeZone: string): ReportDraft {
  return {
    name: '', title: '', audience: '', period: 'last_month', from: '', to: '', timeZone, locale: locales[0], services: '', models: '', compare: true,
    sections: [{ key: 0, kind: 'summary', title: '', panels: somePanels }],
  };
}

export function reportDraftOf(name: string, { title, audience, period, time_zone, locale, services, models, compare, sections }: ReportData): ReportDraft {
  return {
    name,
    title,
    audience: audience ?? '',
    period: period.kind,
    from: period.from ?? '',
    to: period.to ?? '',
    timeZone: time_zone ?? 'UTC',
    locale: locale ?? locales[0],
    services: (services ?? []).join('\n'),
    models: (models ?? []).join('\n'),
    compare: compare ?? true,
    sections: sections.map((section, key) => ({ key, kind: section.kind, title: section.title ?? '', panels: section.panels === undefined ? somePanels : JSON.stringify(section.panels, undefined, 2) })),
  };
}

/** A name a line: one may have commas in it. */
export function names(text: string): string[] {
  return text.split('\n').map(line => line.trim()).filter(Boolean);
}

/** Why a text is no list of panels; nothing where it is one, as far as the page can tell. */
export function panelsProblem(text: string): string | undefined {
  try {
    return Array.isArray(JSON.parse(text)) ? undefined : 'It has to be a list of panels, in JSON.';
  } catch (failure) {
    return `It is no JSON: ${failure instanceof Error ? failure.message : String(failure)}`;
  }
}

/** The body of PUT /reports/{name}; nothing where a text is no JSON. */
export function reportBody(draft: ReportDraft): ReportData | undefined {
  const text = (value: string) => (value.trim() === '' ? undefined : value.trim());
  const list = (value: string) => (names(value).length === 0 ? undefined : names(value));
  if (draft.sections.some(section => section.kind === 'custom' && panelsProblem(section.panels) !== undefined)) return undefined;
  const isRange = draft.period === 'range';
  return JSON.parse(
    JSON.stringify({
      title: draft.title.trim(),
      audience: text(draft.audience),
      period: { kind: draft.period, from: isRange ? text(draft.from) : undefined, to: isRange ? text(draft.to) : undefined },
      time_zone: text(draft.timeZone),
      locale: draft.locale,
      services: list(draft.services),
      models: list(draft.models),
      compare: draft.compare,
      sections: draft.sections.map(({ kind, title, panels }) => ({ kind, title: text(title), panels: kind === 'custom' ? (JSON.parse(panels) as Panels) : undefined })),
    }),
  ) as ReportData;
}

/** Whether there is enough to look at what it makes. */
export function isPreviewable(draft: ReportDraft): boolean {
  return draft.title.trim() !== '' && draft.sections.length > 0 && (draft.period !== 'range' || (draft.from !== '' && draft.to !== '')) && reportBody(draft) !== undefined;
}

export function withSection(sections: readonly SectionDraft[], kind: SectionKind): SectionDraft[] {
  return [...sections, { key: Math.max(-1, ...sections.map(section => section.key)) + 1, kind, title: '', panels: somePanels }];
}

/** The section at a place, one place further up or down; at the ends it stays. */
export function moved(sections: readonly SectionDraft[], at: number, by: -1 | 1): readonly SectionDraft[] {
  const [one, other] = [sections[at], sections[at + by]];
  if (one === undefined || other === undefined) return sections;
  return sections.map((section, index) => (index === at ? other : index === at + by ? one : section));
}

/** Those that a report may have more of: each kind once, but for custom. */
export function addable(sections: readonly SectionDraft[]): SectionKind[] {
  return sectionKinds.filter(kind => kind === 'custom' || !sections.some(section => section.kind === kind));
}

/** What is refused at a field, or in what it holds: sections[1].panels is of sections[1].panels[0].query, too. */
export function refusedAt(failure: unknown, field: string): string | undefined {
  if (failure === null || failure === undefined) return undefined;
  const errors = errorOf(failure).problem.errors.filter(error => error.field === field || error.field.startsWith(`${field}[`) || error.field.startsWith(`${field}.`));
  if (errors.length === 0) return undefined;
  return errors.map(error => `${error.field === field ? '' : `${error.field.slice(field.length).replace(/^\./, '')}: `}Allowed is ${error.allowed}; this is ${error.received}.`).join(' ');
}

/** The fields of a refusal that the form shows. */
export function shownFields(failure: unknown, draft: ReportDraft): string[] {
  if (failure === null || failure === undefined) return [];
  const inside = ['services', 'models'].concat(draft.sections.flatMap((_, index) => ['kind', 'title', 'panels'].map(field => `sections[${index}].${field}`)));
  const plain = ['name', 'title', 'audience', 'period.kind', 'time_zone', 'locale', 'sections', ...(draft.period === 'range' ? ['period.from', 'period.to'] : [])];
  return errorOf(failure).problem.errors.map(error => error.field).filter(field => plain.includes(field) || inside.some(each => field === each || field.startsWith(`${each}[`) || field.startsWith(`${each}.`)));
}
