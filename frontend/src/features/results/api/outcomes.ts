import type { Outcome } from '@/lib/api';

interface OutcomeLook {
  outcome: Outcome;
  label: string;
  /** Name of the colour pair in global.css. */
  tone: 'success' | 'failed' | 'error' | 'cancelled' | 'timed-out';
}

/** In the order in which they matter. */
export const OUTCOMES: OutcomeLook[] = [
  { outcome: 'failed', label: 'failed', tone: 'failed' },
  { outcome: 'error', label: 'error', tone: 'error' },
  { outcome: 'passed', label: 'passed', tone: 'success' },
  { outcome: 'skipped', label: 'skipped', tone: 'cancelled' },
  { outcome: 'xfailed', label: 'failed as expected', tone: 'cancelled' },
  { outcome: 'xpassed', label: 'passed unexpectedly', tone: 'timed-out' },
];

const BY_NAME = new Map(OUTCOMES.map((look) => [look.outcome, look]));

export function lookOf(outcome: Outcome): OutcomeLook {
  return BY_NAME.get(outcome) ?? { outcome, label: outcome, tone: 'cancelled' };
}
