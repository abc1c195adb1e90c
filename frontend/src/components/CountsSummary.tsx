import type { Counts } from '@/lib/api';
import classes from './CountsSummary.module.css';

const PARTS = [
  { name: 'passed', label: 'passed', tone: 'success' },
  { name: 'failed', label: 'failed', tone: 'failed' },
  { name: 'error', label: 'error', tone: 'error' },
  { name: 'skipped', label: 'skipped', tone: 'cancelled' },
  { name: 'xfailed', label: 'failed as expected', tone: 'cancelled' },
  { name: 'xpassed', label: 'passed unexpectedly', tone: 'timed-out' },
] as const;

/** How many test cases ended how: a bar and the numbers, in words for who can't see colours. */
export function CountsSummary({ counts, wordy = false }: { counts: Counts; wordy?: boolean }) {
  const shown = PARTS.filter((part) => counts[part.name] > 0);
  const ended = shown.reduce((sum, part) => sum + counts[part.name], 0);
  const total = Math.max(counts.collected, ended);
  if (total === 0) return <span className={classes['none']}>{wordy ? 'No test cases yet' : '–'}</span>;
  return (
    <span className={classes['summary']} data-wordy={wordy || undefined}>
      <span className={classes['bar']} aria-hidden="true">
        {shown.map((part) => (
          <span key={part.name} data-tone={part.tone} style={{ flexGrow: counts[part.name] }} />
        ))}
        {total > ended && <span className={classes['rest']} style={{ flexGrow: total - ended }} />}
      </span>
      <span className={classes['numbers']}>
        {ended < total && (
          <span className={classes['progress']}>
            {formatCount(ended)}/{formatCount(total)}
            <span className={wordy ? '' : 'visually-hidden'}> ended</span>
          </span>
        )}
        {shown.map((part) => (
          <span key={part.name} data-tone={part.tone} className={classes['number']}>
            {formatCount(counts[part.name])}
            {` ${part.label}`}
          </span>
        ))}
      </span>
    </span>
  );
}

function formatCount(count: number): string {
  return count.toLocaleString('en-GB');
}
