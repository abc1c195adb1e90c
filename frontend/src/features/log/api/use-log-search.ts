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

export interface SearchListener {
  /** The line where the eye is: the first match is looked for from there. */
  nearLine: () => number;
  /** A match is looked at now. */
  onMatch: (match: Match) => void;
}

interface Found {
  search: LogSearch;
  count: number;
  isComplete: boolean;
  current: number;
}

/** Searches a log, also what is appended later. `version` is the store's. */
export function useLogSearch(store: LogStore, version: number, text: string, listener: SearchListener): SearchState {
  const [found, setFound] = useState<Found>();
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  const running = useRef<{ search: LogSearch; current: number } | undefined>(undefined);

  useEffect(() => {
    running.current = text === '' ? undefined : { search: new LogSearch(store, text), current: -1 };
  }, [store, text]);

  const lookAt = (index: number) => {
    const match = running.current?.search.matches[index];
    if (!running.current || !match) return;
    running.current.current = index;
    latest.current.onMatch(match);
  };
  const publish = () => {
    if (!running.current) return;
    const { search, current } = running.current;
    setFound({ search, count: search.matches.length, isComplete: search.isComplete, current });
  };
  const work = useRef((): boolean => true);
  useEffect(() => {
    work.current = () => {
      if (!running.current) return true;
      const { search, current } = running.current;
      search.step();
      if (current < 0) lookAt(firstMatch(search, latest.current.nearLine()));
      publish();
      return search.isComplete;
    };
  });

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const slice = () => {
      if (!work.current()) timer = setTimeout(slice, 0);
    };
    timer = setTimeout(slice, 0);
    return () => clearTimeout(timer);
  }, [store, text, version]);

  const go = (step: 1 | -1) => {
    if (!running.current) return;
    const { search, current } = running.current;
    const count = search.matches.length;
    if (count > 0) lookAt((current + step + count) % count);
    publish();
  };
  const shown = text === '' ? undefined : found;
  return {
    search: shown?.search,
    count: shown?.count ?? 0,
    isComplete: shown?.isComplete ?? text === '',
    current: shown?.current ?? -1,
    active: shown?.search.matches[shown.current],
    go,
  };
}

/** Waits for the part of the log that is looked at before it settles on a match further up. */
function firstMatch(search: LogSearch, nearLine: number): number {
  if (search.matches.length === 0) return -1;
  const isReached = (search.matches.at(-1)?.line ?? 0) >= nearLine;
  return isReached || search.isComplete ? search.firstFrom(nearLine) : -1;
}
