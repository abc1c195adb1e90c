import { createContext, use } from 'react';
import type { LiveState } from '@/lib/live';

export const LiveStateContext = createContext<LiveState>('connecting');

/** How the connection for live events is doing. */
export function useLiveState(): LiveState {
  return use(LiveStateContext);
}
