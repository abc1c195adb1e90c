import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { Run } from '@/lib/api';
import { LogStore } from './log-store';
import { RunStream, type StreamState } from './run-stream';

export interface RunLog {
  store: LogStore;
  state: StreamState;
}

/** The live log of a run; `onRun` hears of every change of the run itself. */
export function useRunLog(runId: number, onRun: (run: Run) => void): RunLog {
  const [store] = useState(() => new LogStore());
  const [state, setState] = useState<StreamState>('connecting');
  const listener = useRef(onRun);
  useEffect(() => {
    listener.current = onRun;
  });
  useEffect(() => {
    const stream = new RunStream(runId, store, { onRun: (run) => listener.current(run), onState: setState });
    return () => stream.close();
  }, [runId, store]);
  return { store, state };
}

/** Version of the store; the component renders again when it changes. */
export function useLogVersion(store: LogStore): number {
  return useSyncExternalStore(store.subscribe, store.getVersion);
}
