import type { Schemas } from '../../api/client';
import { counted } from '../../ui/format';
import type { Board } from './queries';

export function boardsSentence(boards: readonly Pick<Schemas['DashboardItem'], 'mine' | 'visibility'>[]): string {
  const mine = boards.filter(board => board.mine).length;
  const others = boards.length - mine;
  if (boards.length === 0) return 'You have no dashboards, and nobody has made one for all.';
  return `${mine === 0 ? 'No dashboards of yours' : `${counted(mine, 'dashboard')} of yours`}${others === 0 ? '.' : `, ${counted(others, 'other')} for all.`}`;
}

export function boardSentence({ document, mine, version, author }: Pick<Board, 'document' | 'mine' | 'version' | 'author'>): string {
  const whose = mine ? 'yours' : author === undefined ? 'somebody else’s' : `${author}’s`;
  return `${counted(document.panels.length, 'panel')}; ${whose}, ${document.visibility === 'all' ? 'for all' : 'private'}; version ${version}.`;
}
