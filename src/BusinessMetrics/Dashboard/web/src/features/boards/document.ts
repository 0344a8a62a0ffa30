import type { SeriesQuery } from '../../api/queries';
import { named, sentenceCase } from '../../ui/format';
import { figureNames } from '../explore/vocabulary';
import { gapFor, readingOrder, sameBox, type Box } from './layout';
import type { Document, Panel, Variable } from './question';

export type Kind = Panel['kind'];

export const kinds: readonly (readonly [Kind, string])[] = [
  ['figure', 'Figure'], ['series', 'Over time'], ['bars', 'Bars'], ['table', 'Table'], ['budget', 'Budget'], ['text', 'Text'],
];

const sizes: Record<Kind, readonly [w: number, h: number]> = { figure: [3, 3], series: [6, 7], bars: [6, 6], table: [6, 6], budget: [6, 4], text: [4, 3] };

export const figures = figureNames;

export const statistics: readonly NonNullable<SeriesQuery['statistic']>[] = ['sum', 'avg', 'min', 'max', 'count', 'last', 'p50', 'p95', 'p99'];

export const groupings: readonly NonNullable<SeriesQuery['group_by']>[] = [
  'service', 'model_name', 'resource_type', 'feature', 'threat_type', 'severity', 'attack_vector', 'framework', 'category', 'metric_name', 'unit',
];

export const longestTitle = 100;

export function emptyDocument(title: string): Document {
  return { title, visibility: 'private', variables: [], panels: [] };
}

export function copyOf(document: Document): Document {
  return { ...document, title: `Copy of ${document.title}`.slice(0, longestTitle), visibility: 'private' };
}

function freeId(document: Document): string {
  const taken = new Set(document.panels.map(panel => panel.id));
  let number = document.panels.length + 1;
  while (taken.has(`panel-${number}`)) number += 1;
  return `panel-${number}`;
}

/** In the first gap, with something to show already. */
export function newPanel(document: Document, kind: Kind): Panel {
  const [w, h] = sizes[kind];
  const asked =
    kind === 'text' ? { text: 'What somebody should know who looks at this.' }
    : kind === 'budget' ? { query: {} }
    : { query: { figure: 'requests', ...(kind === 'bars' || kind === 'table' ? { group_by: 'service' } : {}) } };
  return { id: freeId(document), kind, ...asked, ...gapFor(document.panels, w, h), w, h };
}

/** As another kind of panel, with what that kind may have. */
export function asKind(panel: Panel, kind: Kind): Panel {
  const { text, query, ...frame } = panel;
  if (kind === 'text') return { ...frame, kind, text: text ?? '' };
  if (kind === 'budget') {
    const { scope, month } = query ?? {};
    return { ...frame, kind, query: { ...(scope === undefined ? {} : { scope }), ...(month === undefined ? {} : { month }) } };
  }
  const asks: Record<string, string> = { ...query };
  delete asks['scope'];
  delete asks['month'];
  return { ...frame, kind, query: asks['figure'] === undefined && asks['metric_name'] === undefined ? { ...asks, figure: 'requests' } : asks };
}

export function withPanel(document: Document, panel: Panel): Document {
  const known = document.panels.some(each => each.id === panel.id);
  return { ...document, panels: readingOrder(known ? document.panels.map(each => (each.id === panel.id ? panel : each)) : [...document.panels, panel]) };
}

export function withoutPanel(document: Document, id: string): Document {
  return { ...document, panels: document.panels.filter(panel => panel.id !== id) };
}

/** The panels where the boxes say; in the order in which they are read, which is also the document's. */
export function laidOut(document: Document, boxes: readonly Box[]): Document {
  const places = new Map(boxes.map(box => [box.id, box]));
  return { ...document, panels: readingOrder(document.panels.map(panel => ({ ...panel, ...boxOf(places.get(panel.id) ?? panel) }))) };
}

export function boxOf({ id, x, y, w, h }: Box): Box {
  return { id, x, y, w, h };
}

/** The panels that refer to a variable. */
export function usersOf(document: Document, variable: string): readonly Panel[] {
  return document.panels.filter(panel => Object.values(panel.query ?? {}).includes(`$${variable}`));
}

/** Panels that referred to it leave open what it said. */
export function withoutVariable(document: Document, name: string): Document {
  return {
    ...document,
    variables: document.variables.filter(variable => variable.name !== name),
    panels: document.panels.map(panel =>
      panel.query === undefined ? panel : { ...panel, query: Object.fromEntries(Object.entries(panel.query).filter(([, value]) => value !== `$${name}`)) },
    ),
  };
}

export function withVariable(document: Document, variable: Variable): Document {
  const known = document.variables.some(each => each.name === variable.name);
  return { ...document, variables: known ? document.variables.map(each => (each.name === variable.name ? variable : each)) : [...document.variables, variable] };
}

export function titleOf(panel: Panel): string {
  if (panel.title !== undefined) return panel.title;
  if (panel.kind === 'text') return 'Note';
  const { figure, metric_name, statistic, group_by, scope, service } = panel.query ?? {};
  if (panel.kind === 'budget') return scope === undefined ? 'Budget' : `Budget of ${scope}`;
  const what = sentenceCase(named(figure ?? metric_name ?? panel.kind));
  return [what, statistic, service === undefined ? undefined : `of ${service}`].filter(part => part !== undefined).join(', ') + (group_by === undefined || panel.kind === 'figure' ? '' : ` by ${named(group_by)}`);
}

/** What is other in one document than in another, each in a few words. */
export function differences(from: Document, to: Document): string[] {
  const found: string[] = [];
  if (from.title !== to.title) found.push(`called “${to.title}”`);
  if (from.visibility !== to.visibility) found.push(to.visibility === 'all' ? 'for all' : 'private');
  if (JSON.stringify(from.variables) !== JSON.stringify(to.variables)) found.push('other variables');
  const before = new Map(from.panels.map(panel => [panel.id, panel]));
  for (const panel of to.panels) {
    const known = before.get(panel.id);
    before.delete(panel.id);
    if (known === undefined) found.push(`“${titleOf(panel)}” added`);
    else if (contentOf(known) !== contentOf(panel)) found.push(`“${titleOf(panel)}” changed`);
    else if (!sameBox(known, panel)) found.push(`“${titleOf(panel)}” moved or sized`);
  }
  for (const gone of before.values()) found.push(`“${titleOf(gone)}” removed`);
  return found;
}

function contentOf({ kind, title, query, text }: Panel): string {
  return JSON.stringify([kind, title, Object.entries(query ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)), text]);
}

/** A file that was chosen to be imported: the document, or what is wrong before the service is asked. */
export function readFile(text: string): { document: Document } | { wrong: string } {
  try {
    const read: unknown = JSON.parse(text);
    if (typeof read !== 'object' || read === null || Array.isArray(read)) return { wrong: 'A dashboard is a JSON object; this is something else.' };
    // The answer of GET /dashboards/{id} holds the document in a field.
    const inner = 'document' in read ? read.document : read;
    return { document: inner as Document };
  } catch (failure) {
    return { wrong: `This is no JSON: ${failure instanceof Error ? failure.message : String(failure)}` };
  }
}
