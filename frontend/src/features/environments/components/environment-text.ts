import type { Environment, EnvironmentState } from '@/lib/api';

export const STATE_LABEL: Record<EnvironmentState, string> = {
  IDLE: 'idle',
  BUSY: 'busy',
  RESERVED: 'reserved',
  PAUSED: 'paused',
};

/** "Environment 7, busy, held by anna, 2 waiting". */
export function describeEnvironment({ id, state, currentRun, queued }: Environment): string {
  const parts = [`Environment ${id}`, STATE_LABEL[state]];
  if (currentRun) parts.push(`held by ${currentRun.username}`);
  if (queued > 0) parts.push(`${queued} waiting`);
  return parts.join(', ');
}

/** "AB" for "anna.berg" or "Anna Berg", "AN" for "anna". */
export function initials(username: string): string {
  const words = username.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const letters = words.length > 1 ? words.slice(0, 2).map((word) => Array.from(word)[0]) : Array.from(words[0] ?? username).slice(0, 2);
  return letters.join('').toUpperCase();
}
