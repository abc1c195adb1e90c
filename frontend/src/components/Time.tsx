import { formatDuration, formatExact, formatRelative, useNow } from '@/lib/time';

/** A point in time as its distance from now, the exact one as title. */
export function RelativeTime({ value }: { value: string }) {
  const now = useNow();
  const time = new Date(value);
  return (
    <time dateTime={value} title={formatExact(time)}>
      {formatRelative(time, now)}
    </time>
  );
}

/** A finished duration in milliseconds. */
export function Duration({ ms }: { ms: number }) {
  return <span title={`${(ms / 1000).toFixed(3)} s`}>{formatDuration(ms)}</span>;
}

/** Time since a start, ticking in whole seconds. */
export function Elapsed({ since }: { since: string }) {
  const now = useNow();
  const seconds = Math.max(0, Math.floor((now - new Date(since).getTime()) / 1000));
  return <span>{seconds < 10 ? `${seconds} s` : formatDuration(seconds * 1000)}</span>;
}
