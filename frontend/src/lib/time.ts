import { useSyncExternalStore } from 'react';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "0.3 s", "14 s", "2 min 05 s", "1 h 03 min", "2 d 4 h". */
export function formatDuration(milliseconds: number): string {
  const ms = Math.max(0, milliseconds);
  if (ms < 10 * SECOND) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min ${pad((ms % MINUTE) / SECOND)} s`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h ${pad((ms % HOUR) / MINUTE)} min`;
  return `${Math.floor(ms / DAY)} d ${Math.floor((ms % DAY) / HOUR)} h`;
}

function pad(value: number): string {
  return String(Math.floor(value)).padStart(2, '0');
}

/** "just now", "40 s ago", "5 min ago", "3 h ago", "yesterday", "12 Nov", "12 Nov 2025". */
export function formatRelative(time: Date, now: number): string {
  const age = now - time.getTime();
  if (age < 5 * SECOND) return 'just now';
  if (age < MINUTE) return `${Math.floor(age / SECOND)} s ago`;
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`;
  if (age < 12 * HOUR) return `${Math.floor(age / HOUR)} h ago`;
  const days = calendarDays(time, new Date(now));
  if (days === 0) return `${Math.floor(age / HOUR)} h ago`;
  if (days === 1) return 'yesterday';
  const sameYear = time.getFullYear() === new Date(now).getFullYear();
  return time.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', ...(!sameYear && { year: 'numeric' }) });
}

function calendarDays(from: Date, to: Date): number {
  const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  return Math.round((midnight(to) - midnight(from)) / DAY);
}

/** "14:02", "22 Nov, 14:02", "22 Nov 2025, 14:02", in the reader's time zone. */
export function formatMoment(time: Date, now: number): string {
  const today = new Date(now);
  const isToday = time.toDateString() === today.toDateString();
  const isThisYear = time.getFullYear() === today.getFullYear();
  return time.toLocaleString('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    ...(!isToday && { day: 'numeric', month: 'short' }),
    ...(!isThisYear && { year: 'numeric' }),
  });
}

/** "23 Nov 2026, 01:58:57", in the reader's time zone. */
export function formatExact(time: Date): string {
  return time.toLocaleString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
}

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = Date.now();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, SECOND);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function tick() {
  now = Date.now();
  for (const listener of listeners) listener();
}

function currentSecond(): number {
  if (timer === undefined && Date.now() - now >= SECOND) now = Date.now();
  return now;
}

/** The time in milliseconds, new every second; one timer serves the whole page. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, currentSecond);
}
