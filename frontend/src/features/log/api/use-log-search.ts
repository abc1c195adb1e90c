import { useEffect, useRef, useState } from 'react';
import { LogSearch, type Match } from './log-search';
import type { LogStore } from './log-store';

export interface SearchState {
  search: LogSearch | undefined;
  /** Number of matches so far. */
  count: number;
  isComplete: boolean;
  /** Index of the match that is looked at; -1 before the first is found. */
  current: number;
  active: Match | undefined;
  go: (step: 1 | -1) => void;
}

/** Searches a log, also what is appended later. `version` is the store's; `nearLine` is where the eye is. */
export function useLogSearch(store: LogStore, version: number, text: string, nearLine: () => number): SearchState {
  const [found, setFound] = useState<{ search: LogSearch; count: number; isComplete: boolean; current: number }>();
  const near = useRef(nearLine);
  useEffect(() => {
    near.current = nearLine;
  });
  const running = useRef<LogSearch | undefined>(undefined);

  useEffect(() => {
    running.current = text === '' ? undefined : new LogSearch(store, text);
  }, [store, text]);

  useEffect(() => {
    const search = running.current;
    if (!search) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const work = () => {
      search.step();
      setFound((before) => {
        const isSame = before?.search === search;
        const current = isSame && before.current >= 0 ? before.current : firstMatch(search, near.current());
        return { search, count: search.matches.length, isComplete: search.isComplete, current };
      });
      if (!search.isComplete) timer = setTimeout(work, 0);
    };
    timer = setTimeout(work, 0);
    return () => clearTimeout(timer);
  }, [store, text, version]);

  const isCurrent = text !== '' && found !== undefined;
  const go = (step: 1 | -1) =>
    setFound((before) => before && before.count > 0
      ? { ...before, current: (before.current + step + before.count) % before.count }
      : before);
  return {
    search: isCurrent ? found.search : undefined,
    count: isCurrent ? found.count : 0,
    isComplete: isCurrent ? found.isComplete : text === '',
    current: isCurrent ? found.current : -1,
    active: isCurrent ? found.search.matches[found.current] : undefined,
    go,
  };
}

/** Waits for the part of the log that is looked at before it settles on a match further up. */
function firstMatch(search: LogSearch, nearLine: number): number {
  if (search.matches.length === 0) return -1;
  const reached = (search.matches.at(-1)?.line ?? 0) >= nearLine;
  return reached || search.isComplete ? search.firstFrom(nearLine) : -1;
}
