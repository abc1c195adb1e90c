import type { Outcome, TestCase } from '@/lib/api';

export type OutcomeCounts = Record<Outcome, number>;

/**
 * The test cases of one run that have ended, those that went wrong first. Listeners are told at most once an animation
 * frame; `version` grows with it.
 */
export class TestCaseStore {
  version = 0;
  counts: OutcomeCounts = noCounts();
  private wrong: TestCase[] = [];
  private others: TestCase[] = [];
  private byName = new Map<string, TestCase>();
  private readonly listeners = new Set<() => void>();
  private scheduled = false;

  get size(): number {
    return this.wrong.length + this.others.length;
  }

  /** All of them, each kind in the order in which they ended. */
  all(): TestCase[] {
    return [...this.wrong, ...this.others];
  }

  /** `name` as an address has it: written with escapes or not. */
  find(name: string): TestCase | undefined {
    return this.byName.get(name) ?? this.byName.get(decoded(name));
  }

  /** Takes in what has ended; `isAll` if nothing else has. */
  take(ended: TestCase[], isAll: boolean): void {
    if (isAll) this.clear();
    else if (ended.length === 0) return;
    for (const test of ended) {
      (isWrong(test.outcome) ? this.wrong : this.others).push(test);
      this.byName.set(test.nodeId, test);
      this.counts[test.outcome]++;
    }
    this.changed();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  getVersion = (): number => this.version;

  private clear(): void {
    this.counts = noCounts();
    this.wrong = [];
    this.others = [];
    this.byName = new Map();
  }

  private changed(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    requestAnimationFrame(() => {
      this.scheduled = false;
      this.version++;
      for (const listener of this.listeners) listener();
    });
  }
}

export function isWrong(outcome: Outcome): boolean {
  return outcome === 'failed' || outcome === 'error';
}

function noCounts(): OutcomeCounts {
  return { passed: 0, failed: 0, error: 0, skipped: 0, xfailed: 0, xpassed: 0 };
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    // A lone "%" is no escape, so the name is what it is.
    return name;
  }
}
