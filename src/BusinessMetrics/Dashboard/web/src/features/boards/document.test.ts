import { describe, expect, it } from 'vitest';
import { asKind, copyOf, differences, emptyDocument, laidOut, newPanel, readFile, titleOf, usersOf, withoutPanel, withoutVariable, withPanel, withVariable } from './document';
import type { Document, Panel } from './question';

const panel = (id: string, rest: Partial<Panel> = {}): Panel => ({ id, kind: 'figure', query: { figure: 'requests' }, x: 0, y: 0, w: 3, h: 3, ...rest });
const board = (...panels: Panel[]): Document => ({ ...emptyDocument('Mine'), panels });

describe('panels', () => {
  it('come into the first gap with an id of their own', () => {
    const one = withPanel(board(panel('panel-2')), newPanel(board(panel('panel-2')), 'figure'));
    expect(one.panels.map(({ id, x, y }) => [id, x, y])).toEqual([['panel-2', 0, 0], ['panel-3', 3, 0]]);
  });

  it('may ask at once', () => {
    expect(newPanel(board(), 'bars').query).toEqual({ figure: 'requests', group_by: 'service' });
    expect(newPanel(board(), 'budget').query).toEqual({});
    expect(newPanel(board(), 'text').query).toBeUndefined();
  });

  it('keep of another kind only what the service takes of it', () => {
    expect(asKind(panel('a'), 'text')).toEqual({ id: 'a', kind: 'text', text: '', x: 0, y: 0, w: 3, h: 3 });
    expect(asKind(panel('a', { kind: 'budget', query: { scope: 'training' } }), 'figure').query).toEqual({ figure: 'requests' });
    expect(asKind(panel('a', { query: { figure: 'requests', service: 's' } }), 'budget').query).toEqual({});
    expect(asKind(panel('a', { query: { metric_name: 'm' } }), 'series').query).toEqual({ metric_name: 'm' });
  });

  it('go and are replaced by id', () => {
    const two = board(panel('a'), panel('b', { x: 3 }));
    expect(withoutPanel(two, 'a').panels.map(each => each.id)).toEqual(['b']);
    expect(withPanel(two, panel('a', { title: 'T' })).panels[0]?.title).toBe('T');
  });

  it('are in the order in which they are read, wherever they are moved', () => {
    const moved = laidOut(board(panel('a'), panel('b', { y: 3 })), [{ id: 'a', x: 0, y: 3, w: 3, h: 3 }, { id: 'b', x: 0, y: 0, w: 3, h: 3 }]);
    expect(moved.panels.map(each => each.id)).toEqual(['b', 'a']);
  });

  it('are called by their question where nobody named them', () => {
    expect(titleOf(panel('a', { query: { figure: 'error_rate' } }))).toBe('Error rate');
    expect(titleOf(panel('a', { kind: 'series', query: { figure: 'latency', statistic: 'p95', service: '$s', group_by: 'model_name' } }))).toBe('Latency, p95, of $s by model name');
    expect(titleOf(panel('a', { title: 'Mine' }))).toBe('Mine');
  });
});

describe('variables', () => {
  const used = withVariable(board(panel('a', { query: { figure: 'requests', service: '$s' } }), panel('b')), { name: 's', kind: 'service' });

  it('know who refers to them', () => {
    expect(usersOf(used, 's').map(each => each.id)).toEqual(['a']);
  });

  it('leave no reference behind', () => {
    const without = withoutVariable(used, 's');
    expect(without.variables).toEqual([]);
    expect(without.panels[0]?.query).toEqual({ figure: 'requests' });
  });

  it('are replaced by name', () => {
    expect(withVariable(used, { name: 's', kind: 'service', value: 'x' }).variables).toEqual([{ name: 's', kind: 'service', value: 'x' }]);
  });
});

describe('two documents', () => {
  it('differ in what was added, changed, moved and removed', () => {
    const from = board(panel('a'), panel('b', { x: 3, title: 'B' }), panel('c', { x: 6, title: 'C' }), panel('same', { y: 3 }));
    const to: Document = { ...board(panel('a', { query: { figure: 'threats' } }), panel('b', { x: 4, title: 'B' }), panel('d', { title: 'D', y: 6 }), panel('same', { y: 3 })), title: 'Ours', visibility: 'all' };
    expect(differences(from, to)).toEqual(['called “Ours”', 'for all', '“Threats” changed', '“B” moved or sized', '“D” added', '“C” removed']);
    expect(differences(from, from)).toEqual([]);
  });

  it('do not differ by the order of a query’s parameters', () => {
    expect(differences(board(panel('a', { query: { figure: 'x', service: 's' } })), board(panel('a', { query: { service: 's', figure: 'x' } })))).toEqual([]);
  });
});

describe('files', () => {
  it('are a document, or the answer that holds one', () => {
    expect(readFile('{"title":"a"}')).toEqual({ document: { title: 'a' } });
    expect(readFile('{"id":"1","document":{"title":"a"}}')).toEqual({ document: { title: 'a' } });
  });

  it('say what is wrong with them', () => {
    expect(readFile('[1]')).toEqual({ wrong: 'A dashboard is a JSON object; this is something else.' });
    expect(readFile('{')).toHaveProperty('wrong');
  });

  it('of a copy are private, with a title that is not too long', () => {
    expect(copyOf({ ...board(), title: 'x'.repeat(100), visibility: 'all' })).toMatchObject({ title: `Copy of ${'x'.repeat(92)}`, visibility: 'private' });
  });
});
