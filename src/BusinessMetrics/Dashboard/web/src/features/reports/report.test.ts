import { expect, test } from 'vitest';
import { ProblemError } from '../../api/problem';
import { addable, emptyReport, isPreviewable, moved, names, panelsProblem, periodWords, refusedAt, reportBody, reportDraftOf, reportSentence, reportsSentence, sectionsWords, shownFields, withSection } from './report';
import type { ReportData } from './queries';

const training: ReportData = {
  title: 'Training every Monday',
  audience: 'The training team',
  period: { kind: 'last_week' },
  time_zone: 'Europe/Berlin',
  locale: 'de-DE',
  services: ['training'],
  compare: true,
  sections: [{ kind: 'summary' }, { kind: 'costs', title: 'Money' }, { kind: 'custom', title: 'Latency', panels: [{ kind: 'series', query: { figure: 'latency' } }] }],
};

const refused = (...fields: string[]) => new ProblemError({ status: 400, title: 'Refused', errors: fields.map(field => ({ field, received: 'that', allowed: 'this' })) });

test('a definition goes through the form unchanged', () => {
  expect(reportBody(reportDraftOf('training-weekly', training))).toEqual(training);
});

test('what is left empty is left out, and days are of a range alone', () => {
  const draft = { ...emptyReport('UTC'), title: ' Of mine ', from: '2026-11-01', to: '2026-11-09' };
  expect(reportBody(draft)).toEqual({ title: 'Of mine', period: { kind: 'last_month' }, time_zone: 'UTC', locale: 'en-GB', compare: true, sections: [{ kind: 'summary' }] });
  expect(reportBody({ ...draft, period: 'range' })?.period).toEqual({ kind: 'range', from: '2026-11-01', to: '2026-11-09' });
  expect(names(' gateway \n\nbatch, nightly\n')).toEqual(['gateway', 'batch, nightly']);
});

test('panels have to be a list in JSON before anybody is asked', () => {
  const draft = { ...emptyReport('UTC'), title: 'Of mine' };
  const custom = { key: 1, kind: 'custom', title: 'Own', panels: '[{"kind": ' } as const;
  expect(panelsProblem(custom.panels)).toContain('It is no JSON');
  expect(panelsProblem('{}')).toBe('It has to be a list of panels, in JSON.');
  expect(panelsProblem('[]')).toBeUndefined();
  expect(reportBody({ ...draft, sections: [custom] })).toBeUndefined();
  expect(isPreviewable({ ...draft, sections: [custom] })).toBe(false);
  expect(isPreviewable(draft)).toBe(true);
  expect(isPreviewable({ ...draft, title: ' ' })).toBe(false);
  expect(isPreviewable({ ...draft, sections: [] })).toBe(false);
  expect(isPreviewable({ ...draft, period: 'range', from: '2026-11-01' })).toBe(false);
});

test('sections are added once each, but for custom, and moved by one place', () => {
  const { sections } = emptyReport('UTC');
  const three = withSection(withSection(sections, 'costs'), 'custom');
  expect(three.map(section => section.kind)).toEqual(['summary', 'costs', 'custom']);
  expect(new Set(three.map(section => section.key)).size).toBe(3);
  expect(moved(three, 2, -1).map(section => section.kind)).toEqual(['summary', 'custom', 'costs']);
  expect(moved(three, 0, -1)).toBe(three);
  expect(moved(three, 2, 1)).toBe(three);
  expect(addable(three)).toEqual(['budgets', 'performance', 'security', 'usage', 'compliance', 'alerts', 'catalogue', 'custom']);
});

test('a refusal stands at its field, or at the one that holds it', () => {
  const failure = refused('title', 'sections[1].panels[0].query.figure', 'services[3]', 'sections');
  expect(refusedAt(failure, 'title')).toBe('Allowed is this; this is that.');
  expect(refusedAt(failure, 'sections[1].panels')).toBe('[0].query.figure: Allowed is this; this is that.');
  expect(refusedAt(failure, 'services')).toBe('[3]: Allowed is this; this is that.');
  expect(refusedAt(failure, 'sections[11].panels')).toBeUndefined();
  expect(refusedAt(null, 'title')).toBeUndefined();
  expect(shownFields(failure, reportDraftOf('', training))).toEqual(['title', 'sections[1].panels[0].query.figure', 'services[3]', 'sections']);
  expect(shownFields(refused('period.from', 'nowhere'), reportDraftOf('', training))).toEqual([]);
});

test('reports are told in words', () => {
  expect(periodWords({ kind: 'month_to_date' })).toBe('the month so far');
  expect(periodWords({ kind: 'range', from: '2026-11-01', to: '2026-11-09' })).toBe('2026-11-01 to 2026-11-09');
  expect(sectionsWords(training.sections)).toBe('Summary, Money, Latency');
  expect(reportsSentence([])).toBe('There is no report for your token.');
  expect(reportsSentence([{ source: 'built_in' }, { source: 'api' }, { source: 'built_in' }])).toBe('3 reports: 1 defined here and 2 ready-made.');
  expect(reportSentence({ source: 'api', version: 3, definition: training })).toBe('3 sections about the last week, for The training team; version 3.');
  expect(reportSentence({ source: 'built_in', version: 0, definition: { ...training, sections: [{ kind: 'summary' }] } })).toBe('1 section about the last week, for The training team; ready-made.');
});
