import { useHotkeys } from '@mantine/hooks';
import { useEffect, useRef, useState, type RefObject } from 'react';
import { formatLineHash, parseLineHash, type LineRange } from '../api/line-hash';
import type { StreamState } from '../api/run-stream';
import type { LogStore } from '../api/log-store';
import { useLogSearch } from '../api/use-log-search';
import { useLogVersion } from '../api/use-run-log';
import { LogLines, type LogLinesHandle } from './LogLines';
import { LogToolbar } from './LogToolbar';
import classes from './LogView.module.css';

/** A part of the log in bytes; another `visit` goes there again. */
export interface LogPlace {
  from: number;
  to: number;
  visit: number;
}

interface LogViewProps {
  store: LogStore;
  state: StreamState;
  /** Address of the raw log. */
  rawUrl: string;
  /** What to say while there is no output. */
  emptyText: string;
  /** The part of the page's address after "#". */
  hash: string;
  /** Bytes to go to if the hash names no line. */
  place?: LogPlace | undefined;
  onHash: (range: LineRange) => void;
}

export function LogView({ store, state, rawUrl, emptyText, hash, place, onHash }: LogViewProps) {
  const version = useLogVersion(store);
  const target = parseLineHash(hash) ?? linesOf(place, store);
  const visit = place ? `${hash} ${place.visit}` : hash;
  const [following, setFollowing] = useState(target === undefined);
  const [seenVisit, setSeenVisit] = useState(visit);
  const [wrap, setWrap] = useState(false);
  const [isFull, setIsFull] = useState(false);
  const [query, setQuery] = useState('');
  const lines = useRef<LogLinesHandle>(null);
  const searchInput = useRef<HTMLInputElement>(null);
  const found = useLogSearch(store, version, query, {
    nearLine: () => lines.current?.firstVisibleLine() ?? 0,
    onMatch: (match) => {
      setFollowing(false);
      lines.current?.scrollToLine(match.line);
    },
  });

  if (seenVisit !== visit) {
    setSeenVisit(visit);
    if (target ?? place) setFollowing(false);
  }
  const shownVisitRef = useScrollToTarget(visit, target?.from, store, version, lines);
  const focusSearch = (event: KeyboardEvent) => {
    // The browser's own search sees only the lines on the screen; a second press still opens it.
    if (document.activeElement === searchInput.current) return;
    event.preventDefault();
    searchInput.current?.select();
    searchInput.current?.focus();
  };
  useHotkeys([
    ['mod+F', focusSearch, { preventDefault: false }],
    ['/', focusSearch],
    ['Escape', () => setIsFull(false), { preventDefault: false }],
  ], []);

  const follow = (on: boolean) => {
    setFollowing(on);
    if (on) lines.current?.scrollToEnd();
  };
  return (
    <section className={classes['log']} data-full={isFull || undefined} aria-label="Output">
      <LogToolbar
        store={store}
        state={state}
        rawUrl={rawUrl}
        search={{ ...found, query, setQuery, inputRef: searchInput }}
        following={following}
        onFollow={follow}
        wrap={wrap}
        onWrap={setWrap}
        isFull={isFull}
        onFull={setIsFull}
      />
      <LogLines
        ref={lines}
        store={store}
        version={version}
        wrap={wrap}
        following={following}
        onFollow={setFollowing}
        search={found.search}
        active={found.active}
        target={target}
        onTarget={(range) => {
          setFollowing(false);
          shownVisitRef.current = formatLineHash(range);
          onHash(range);
        }}
      />
      {store.count === 0 && <p className={classes['empty']}>{emptyText}</p>}
    </section>
  );
}

function linesOf(place: LogPlace | undefined, store: LogStore): LineRange | undefined {
  if (!place) return undefined;
  const from = store.lineAt(place.from);
  const to = store.lineAt(Math.max(place.from, place.to - 1));
  return from === undefined ? undefined : { from: from + 1, to: (to ?? store.count - 1) + 1 };
}

/** Goes to the line of an address once, as soon as it has arrived. What is in view already is set as shown by hand. */
function useScrollToTarget(
  visit: string,
  line: number | undefined,
  store: LogStore,
  version: number,
  lines: RefObject<LogLinesHandle | null>,
): RefObject<string> {
  const shown = useRef('');
  useEffect(() => {
    if (shown.current === visit || line === undefined || store.count < line) return;
    shown.current = visit;
    lines.current?.scrollToLine(line - 1);
  }, [visit, line, store, version, lines]);
  return shown;
}
