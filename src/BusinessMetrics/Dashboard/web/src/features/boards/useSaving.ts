import { useBlocker, useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { errorOf } from '../../api/problem';
import { carried } from '../../app/search';
import { useSearch } from '../../app/useSearch';
import { toast } from '../../ui/Toasts';
import { copyOf, differences } from './document';
import type { Document } from './question';
import { useBoardChanges, type Board } from './queries';

/**
 * Saving what is edited, from the version that the editing began with. What is not saved is not left by accident.
 * @param began What editing goes on from, where theirs is taken.
 */
export function useSaving(board: Board, now: Document, began: (from: Board) => void) {
  const [base, setBase] = useState(board);
  const [failure, setFailure] = useState<unknown>();
  const [conflict, setConflict] = useState<Board>();
  const [isBusy, setIsBusy] = useState(false);
  const isLeaving = useRef(false);
  const { change } = useSearch();
  const navigate = useNavigate();
  const { create, replace, newest } = useBoardChanges();

  const isChanged = () => !isLeaving.current && differences(base.document, now).length > 0;
  useBlocker({
    shouldBlockFn: ({ current, next }) => {
      const stays = current.pathname === next.pathname && (next.search as Record<string, unknown>)['edit'] === '1' && (next.search as Record<string, unknown>)['version'] === undefined;
      return !stays && isChanged() && !window.confirm('Leave without saving? What was changed is lost.');
    },
    enableBeforeUnload: isChanged,
  });

  async function attempt(doing: () => Promise<void>) {
    setIsBusy(true);
    setFailure(undefined);
    try {
      await doing();
    } catch (refused) {
      isLeaving.current = false;
      const { problem } = errorOf(refused);
      if (problem.status === 409 && problem.type?.includes('dashboard-changed') === true) await newest(board.id).then(setConflict, setFailure);
      else {
        setConflict(undefined);
        setFailure(refused);
      }
    } finally {
      setIsBusy(false);
    }
  }

  const saveFrom = (version: number) =>
    attempt(async () => {
      const saved = await replace(board.id, version, now);
      isLeaving.current = true;
      toast(`Saved as version ${saved.version}.`);
      change({ edit: undefined });
    });

  return {
    base,
    failure,
    conflict,
    isBusy,
    save: () => saveFrom(base.version),
    keepMine: () => saveFrom(conflict?.version ?? base.version),
    takeTheirs: () => {
      if (conflict === undefined) return;
      setBase(conflict);
      began(conflict);
      setConflict(undefined);
      toast(`You go on from version ${conflict.version}.`);
    },
    saveCopy: () =>
      attempt(async () => {
        const made = await create(copyOf(now));
        isLeaving.current = true;
        toast(`Saved as “${made.document.title}”.`);
        await navigate({ to: '/boards/$id', params: { id: made.id }, search: carried });
      }),
    closeConflict: () => setConflict(undefined),
  };
}
