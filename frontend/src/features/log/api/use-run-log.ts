import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { LogStore } from './log-store';
import { RunStream, type StreamListener, type StreamState } from './run-stream';

export interface RunLog {
  store: LogStore;
  state: StreamState;
}

export type RunListener = Omit<StreamListener, 'onState'>;

/** The live log of a run; the listener hears of the run itself and of its test cases. */
export function useRunLog(runId: number, runListener: RunListener): RunLog {
  const [store] = useState(() => new LogStore());
  const [state, setState] = useState<StreamState>('connecting');
  const listener = useRef(runListener);
  useEffect(() => {
    listener.current = runListener;
  });
  useEffect(() => {
    const stream = new RunStream(runId, store, {
      onRun: (run) => listener.current.onRun(run),
      onTestCases: (testCases, isAll) => listener.current.onTestCases(testCases, isAll),
      onState: setState,
    });
    return () => stream.close();
  }, [runId, store]);
  return { store, state };
}

/** Version of the store; the component renders again when it changes. */
export function useLogVersion(store: LogStore): number {
  return useSyncExternalStore(store.subscribe, store.getVersion);
}
