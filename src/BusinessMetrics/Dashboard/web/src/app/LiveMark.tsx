import { useNow } from '../ui/useNow';
import { useLiveState } from './context';

const words = { connecting: 'connecting', live: 'live', polling: 'polling', offline: 'offline', still: 'as of' } as const;
const more = {
  connecting: 'The page asks to be told when figures move.',
  live: 'The page is told within a second when figures move.',
  polling: 'The page asks every five seconds: it is not told when figures move.',
  offline: 'The service does not answer.',
  still: 'Nothing moves: the page shows a moment of the past.',
} as const;

/** How current the page is. */
export function LiveMark() {
  const { mode, current } = useLiveState();
  const behind = Math.max(0, Math.round((useNow().getTime() - current) / 1_000));
  return (
    <p className="live" data-mode={mode} title={more[mode]}>
      <span aria-hidden="true" className="live-dot" />
      {words[mode]}
      {mode === 'offline' && behind > 0 && <span>: figures are {behind} s behind</span>}
    </p>
  );
}
