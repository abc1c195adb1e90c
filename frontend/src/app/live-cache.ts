import type { QueryClient, QueryKey } from '@tanstack/react-query';
import { isFinished } from '@/components/run-status';
import { applyEnvironment, environmentKeys, environmentQueueQuery } from '@/features/environments';
import { applyRunner, runnerKeys } from '@/features/runners';
import { applyQueue, applyRun, runKeys, showsQueuedRunOf } from '@/features/runs';
import { applyFinishedRun, applyTestFiles, readRunFilesAgain, testFileKeys, type TestFileEvent } from '@/features/test-files';
import type { Environment, Run, Runner } from '@/lib/api';
import type { LiveEventName } from '@/lib/live';

const SETTLE_MS = 400;
const GATHER_MS = 50;

/** Brings events to the features' caches. */
export class LiveCache {
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly work = new Map<string, () => Promise<unknown>>();
  private readonly distrusted = new Map<string, () => void>();
  private readonly testFiles: TestFileEvent[] = [];
  private readonly client: QueryClient;

  constructor(client: QueryClient) {
    this.client = client;
  }

  apply(name: LiveEventName, data: string): void {
    switch (name) {
      case 'run':
        this.applyRun(JSON.parse(data) as Run);
        break;
      case 'environment':
        this.applyEnvironment(JSON.parse(data) as Environment);
        break;
      case 'runner':
        applyRunner(this.client, JSON.parse(data) as Runner);
        this.readBehind(runnerKeys.all);
        break;
      case 'test-file':
        this.gatherTestFile(JSON.parse(data) as TestFileEvent);
        break;
    }
  }

  /** After a gap nobody knows what was missed. */
  readAgain(): void {
    for (const queryKey of [runKeys.all, environmentKeys.all, runnerKeys.all, testFileKeys.all]) {
      this.readBehind(queryKey);
      void this.client.invalidateQueries({ queryKey });
    }
  }

  close(): void {
    for (const forget of this.distrusted.values()) forget();
    for (const timer of this.timers.values()) clearTimeout(timer);
  }

  private applyRun(run: Run): void {
    applyRun(this.client, run);
    this.readBehind(runKeys.all);
    if (isFinished(run.status)) this.soon(`last runs ${run.id}`, () => applyFinishedRun(this.client, run));
  }

  /** A checkout of another branch is thousands of files at once: they are applied together. */
  private gatherTestFile(file: TestFileEvent): void {
    this.testFiles.push(file);
    this.soon('test files', () => this.applyTestFiles(), GATHER_MS);
    this.readBehind(testFileKeys.catalogue());
    // Its directory may have gone with it, of which no event tells.
    if ('deleted' in file) this.soon('catalogue', () => this.client.invalidateQueries({ queryKey: testFileKeys.catalogue() }));
  }

  private applyTestFiles(): Promise<void> {
    const anyContentChanged = applyTestFiles(this.client, this.testFiles.splice(0));
    if (anyContentChanged) this.soon('run files', () => readRunFilesAgain(this.client));
    return Promise.resolve();
  }

  private applyEnvironment(environment: Environment): void {
    applyEnvironment(this.client, environment);
    this.readBehind(environmentKeys.all);
    this.soon(`queue ${environment.id}`, () => this.readQueue(environment.id));
  }

  /** An answer that is under way may be older than the event, so what it answers is asked once more behind it. */
  private readBehind(queryKey: QueryKey): void {
    const name = JSON.stringify(queryKey);
    if (this.distrusted.has(name) || this.client.isFetching({ queryKey }) === 0) return;
    const forget = this.client.getQueryCache().subscribe(() => {
      if (this.client.isFetching({ queryKey }) > 0) return;
      forget();
      this.distrusted.delete(name);
      this.soon(`behind ${name}`, () => this.client.invalidateQueries({ queryKey }));
    });
    this.distrusted.set(name, forget);
  }

  /** Places in a queue change without an event for each run in it. */
  private async readQueue(environmentId: number): Promise<void> {
    await this.client.invalidateQueries({ queryKey: environmentKeys.queue(environmentId), refetchType: 'none' });
    if (!showsQueuedRunOf(this.client, environmentId)) return;
    applyQueue(this.client, environmentId, await this.client.query(environmentQueueQuery(environmentId)));
  }

  /** Once for many events in a row, with what the last one wants. */
  private soon(name: string, work: () => Promise<unknown>, wait = SETTLE_MS): void {
    this.work.set(name, work);
    if (this.timers.has(name)) return;
    const run = () => {
      const newest = this.work.get(name);
      this.timers.delete(name);
      this.work.delete(name);
      // Failing is fine: the next event, or the reconnect, asks again.
      newest?.().catch(() => undefined);
    };
    this.timers.set(name, setTimeout(run, wait));
  }
}
