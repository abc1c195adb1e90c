import { ActionIcon, Tooltip } from '@mantine/core';
import { useState, type ComponentType, type RefObject } from 'react';
import {
  CheckIcon, ChevronDownIcon, ChevronUpIcon, CopyIcon, DownloadIcon, ExpandIcon, FollowIcon, SearchIcon, ShrinkIcon, WrapIcon,
} from '@/components/icons';
import { copyText } from '@/lib/clipboard';
import { MAX_MATCHES } from '../api/log-search';
import type { LogStore } from '../api/log-store';
import type { StreamState } from '../api/run-stream';
import type { SearchState } from '../api/use-log-search';
import classes from './LogToolbar.module.css';

interface ToolbarSearch extends SearchState {
  query: string;
  setQuery: (query: string) => void;
  inputRef: RefObject<HTMLInputElement | null>;
}

interface LogToolbarProps {
  store: LogStore;
  state: StreamState;
  rawUrl: string;
  search: ToolbarSearch;
  following: boolean;
  onFollow: (on: boolean) => void;
  wrap: boolean;
  onWrap: (on: boolean) => void;
  isFull: boolean;
  onFull: (on: boolean) => void;
}

const STATE_TEXT: Record<StreamState, string> = {
  connecting: 'Connecting…',
  open: 'Live',
  paused: 'Paused while hidden',
  lost: 'Connection lost, trying again…',
  ended: 'Complete',
};

export function LogToolbar({ store, state, rawUrl, search, following, onFollow, wrap, onWrap, isFull, onFull }: LogToolbarProps) {
  return (
    <div className={classes['toolbar']}>
      <span className={classes['state']} data-state={state} role="status">
        <i aria-hidden="true" />
        {STATE_TEXT[state]}
      </span>
      <span className={classes['extent']}>{store.count === 1 ? '1 line' : `${store.count.toLocaleString('en-GB')} lines`}</span>
      <SearchBox {...search} />
      <div className={classes['tools']}>
        <button type="button" className={classes['follow']} aria-pressed={following} onClick={() => onFollow(!following)}>
          <FollowIcon size={14} /> Follow
        </button>
        <Tool label={wrap ? 'Do not wrap lines' : 'Wrap lines'} icon={WrapIcon} pressed={wrap} onClick={() => onWrap(!wrap)} />
        <CopyTool store={store} />
        <Tooltip label="Raw log">
          <ActionIcon component="a" href={rawUrl} target="_blank" rel="noreferrer" aria-label="Raw log" variant="transparent" className={classes['tool'] ?? ''}>
            <DownloadIcon />
          </ActionIcon>
        </Tooltip>
        <Tool label={isFull ? 'Leave full screen' : 'Full screen'} icon={isFull ? ShrinkIcon : ExpandIcon} pressed={isFull} onClick={() => onFull(!isFull)} />
      </div>
    </div>
  );
}

function SearchBox({ query, setQuery, inputRef, count, current, isComplete, go }: ToolbarSearch) {
  return (
    <div className={classes['search']} role="search">
      <SearchIcon size={14} />
      <input
        ref={inputRef}
        type="text"
        aria-label="Search the log"
        placeholder="Search the log"
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') go(event.shiftKey ? -1 : 1);
          if (event.key === 'Escape' && query !== '') {
            event.stopPropagation();
            setQuery('');
          }
        }}
      />
      {query !== '' && (
        <>
          <span className={classes['matches']} role="status">
            {matchText(count, current, isComplete)}
          </span>
          <button type="button" aria-label="Previous match" disabled={count === 0} onClick={() => go(-1)}>
            <ChevronUpIcon size={15} />
          </button>
          <button type="button" aria-label="Next match" disabled={count === 0} onClick={() => go(1)}>
            <ChevronDownIcon size={15} />
          </button>
        </>
      )}
    </div>
  );
}

function matchText(count: number, current: number, isComplete: boolean): string {
  if (count === 0) return isComplete ? 'No match' : 'Searching…';
  const total = `${count.toLocaleString('en-GB')}${count >= MAX_MATCHES ? '+' : ''}`;
  return `${current + 1} of ${total}${isComplete ? '' : '…'}`;
}

interface ToolProps {
  label: string;
  icon: ComponentType<{ size?: number }>;
  pressed?: boolean;
  onClick: () => void;
}

function Tool({ label, icon: Icon, pressed, onClick }: ToolProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="transparent" className={classes['tool'] ?? ''} aria-label={label} aria-pressed={pressed} onClick={onClick}>
        <Icon />
      </ActionIcon>
    </Tooltip>
  );
}

function CopyTool({ store }: { store: LogStore }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    setCopied(await copyText(store.plainText()));
    setTimeout(() => setCopied(false), 1500);
  };
  return <Tool label={copied ? 'Copied' : 'Copy the whole log'} icon={copied ? CheckIcon : CopyIcon} onClick={() => void copy()} />;
}
