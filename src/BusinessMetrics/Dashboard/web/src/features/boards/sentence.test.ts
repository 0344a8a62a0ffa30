import { expect, it } from 'vitest';
import { emptyDocument } from './document';
import { boardSentence, boardsSentence } from './sentence';

const board = (mine: boolean) => ({ mine, visibility: 'all' as const });

it('counts whose dashboards there are', () => {
  expect(boardsSentence([])).toBe('You have no dashboards, and nobody has made one for all.');
  expect(boardsSentence([board(true)])).toBe('1 dashboard of yours.');
  expect(boardsSentence([board(true), board(true), board(false)])).toBe('2 dashboards of yours, 1 other for all.');
  expect(boardsSentence([board(false)])).toBe('No dashboards of yours, 1 other for all.');
});

it('says whose a dashboard is and who sees it', () => {
  const document = emptyDocument('x');
  expect(boardSentence({ document, mine: true, version: 2, author: 'ada' })).toBe('0 panels; yours, private; version 2.');
  expect(boardSentence({ document: { ...document, visibility: 'all' }, mine: false, version: 1 })).toBe('0 panels; somebody else’s, for all; version 1.');
});
