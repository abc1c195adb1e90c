import type { LogStore } from './log-store';

/** More matches than anybody steps through. */
export const MAX_MATCHES = 100_000;
const SLICE_MS = 8;
const LINES_BETWEEN_CLOCKS = 500;

export interface Match {
  line: number;
  start: number;
  end: number;
}

/** The matches of one text in a log, found a slice at a time so that the page stays alive, and in new lines as they come. */
export class LogSearch {
  readonly pattern: RegExp;
  readonly matches: Match[] = [];
  private scanned = 0;
  private readonly store: LogStore;

  constructor(store: LogStore, text: string) {
    this.store = store;
    this.pattern = searchPattern(text);
  }

  get isComplete(): boolean {
    return this.scanned >= this.store.settled || this.matches.length >= MAX_MATCHES;
  }

  /** Scans for some milliseconds. */
  step(): void {
    const until = performance.now() + SLICE_MS;
    while (!this.isComplete) {
      const stop = Math.min(this.scanned + LINES_BETWEEN_CLOCKS, this.store.settled);
      for (; this.scanned < stop; this.scanned++) this.scan(this.scanned);
      if (performance.now() > until) return;
    }
  }

  /** Index of the first match at or after a line; the first one of all if there is none. */
  firstFrom(line: number): number {
    let low = 0;
    let high = this.matches.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.matches[middle]?.line ?? 0) < line) low = middle + 1;
      else high = middle;
    }
    return low < this.matches.length ? low : 0;
  }

  private scan(line: number): void {
    for (const { start, end } of findIn(this.store.plain(line), this.pattern)) this.matches.push({ line, start, end });
  }
}

export function searchPattern(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'), 'giu');
}

export function findIn(text: string, pattern: RegExp): { start: number; end: number }[] {
  return Array.from(text.matchAll(pattern), (match) => ({ start: match.index, end: match.index + match[0].length }));
}
