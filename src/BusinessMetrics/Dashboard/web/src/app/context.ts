import { createContext, useContext } from 'react';
import { useLive, type Live, type LiveState } from '../api/live';

export const LiveContext = createContext<Live | undefined>(undefined);

/** How the page stands to the service. */
export function useLiveState(): LiveState {
  const live = useContext(LiveContext);
  if (live === undefined) throw new Error('There is no LiveContext around this.');
  return useLive(live);
}
