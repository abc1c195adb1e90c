import { memo, type ComponentType, type MouseEvent } from 'react';
import { AlertIcon, BanIcon, CheckIcon, ChevronRightIcon, CrossIcon } from '@/components/icons';
import { stripAnsi } from '@/features/log';
import type { Outcome, TestCase } from '@/lib/api';
import { lookOf } from '../api/outcomes';
import { formatTestHash } from '../api/test-hash';
import classes from './TestCases.module.css';

const ICONS: Record<Outcome, ComponentType<{ size?: number; className?: string }>> = {
  passed: CheckIcon,
  failed: CrossIcon,
  error: AlertIcon,
  skipped: BanIcon,
  xfailed: BanIcon,
  xpassed: AlertIcon,
};

const PLAIN_HEIGHT = 28;
const MESSAGE_HEIGHT = 18;
const DETAILS_LINE = 17;
const DETAILS_AROUND = 26;
const MOST_DETAILS_LINES = 18;
/** Longer ones may not fit their line. */
const MOST_MESSAGE = 40;

/** In pixels, so that a list of many needs to draw only those in view. */
export function rowHeight(test: TestCase | undefined, isOpen: boolean): number {
  if (!test) return 0;
  return PLAIN_HEIGHT + (test.message ? MESSAGE_HEIGHT : 0) + (isOpen ? detailsHeight(detailsOf(test)) : 0);
}

interface TestCaseRowProps {
  test: TestCase;
  position: number;
  total: number;
  isSelected: boolean;
  isOpen: boolean;
  onToggle: (nodeId: string) => void;
  onSelect: (test: TestCase) => void;
}

export const TestCaseRow = memo(function TestCaseRow({ test, position, total, isSelected, isOpen, onToggle, onSelect }: TestCaseRowProps) {
  const { label, tone } = lookOf(test.outcome);
  const Icon = ICONS[test.outcome];
  const { file, name } = splitNodeId(test.nodeId);
  const details = detailsOf(test);
  const select = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    onSelect(test);
  };
  return (
    <li
      className={classes['row']}
      data-tone={tone}
      data-selected={isSelected || undefined}
      aria-posinset={position}
      aria-setsize={total}
      style={{ height: rowHeight(test, isOpen) }}
    >
      <div className={classes['line']}>
        {details ? (
          <button
            type="button"
            className={classes['toggle']}
            aria-expanded={isOpen}
            aria-label={`Details of ${name}`}
            onClick={() => onToggle(test.nodeId)}
          >
            <ChevronRightIcon size={13} />
          </button>
        ) : (
          <span className={classes['noToggle']} />
        )}
        <a href={`#${formatTestHash(test.nodeId)}`} className={classes['link']} aria-current={isSelected || undefined} title={test.nodeId} onClick={select}>
          <Icon size={14} className={classes['icon'] ?? ''} />
          <span className="visually-hidden">{label}: </span>
          <span className={classes['names']}>
            <span className={classes['name']}>{name}</span>
            <span className={classes['file']}>{file}</span>
          </span>
          <span className={classes['duration']}>{formatMs(test.durationMs)}</span>
          {test.message && <span className={classes['message']}>{firstLine(stripAnsi(test.message))}</span>}
        </a>
      </div>
      {isOpen && (
        // eslint-disable-next-line jsx-a11y-x/no-noninteractive-tabindex -- a scrollable region must be reachable by keyboard
        <pre className={classes['details']} style={{ height: detailsHeight(details) - 8 }} tabIndex={0} role="region" aria-label={`Details of ${name}`}>
          {details}
        </pre>
      )}
    </li>
  );
});

/** The traceback, or a message that is too long for its line. */
function detailsOf(test: TestCase): string {
  const { details, message } = test;
  const isLong = message !== null && (message.length > MOST_MESSAGE || message.includes('\n'));
  return (details ?? (isLong ? message : '')).split('\n').map(stripAnsi).join('\n').trimEnd();
}

function detailsHeight(details: string): number {
  return Math.min(details.split('\n').length, MOST_DETAILS_LINES) * DETAILS_LINE + DETAILS_AROUND;
}

function splitNodeId(nodeId: string): { file: string; name: string } {
  const at = nodeId.indexOf('::');
  const path = at < 0 ? nodeId : nodeId.slice(0, at);
  const file = path.slice(path.lastIndexOf('/') + 1);
  return at < 0 ? { file: '', name: file } : { file, name: nodeId.slice(at + 2).replaceAll('::', ' › ') };
}

function firstLine(text: string): string {
  return text.trimStart().split('\n', 1)[0] ?? '';
}

/** "3 ms", "1.25 s", "2 min 05 s". */
function formatMs(ms: number): string {
  if (ms < 1000) return `${ms} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(2)} s`;
  return `${Math.floor(ms / 60_000)} min ${String(Math.floor((ms % 60_000) / 1000)).padStart(2, '0')} s`;
}
