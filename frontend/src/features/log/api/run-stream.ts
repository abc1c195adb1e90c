import { apiUrl, type OutputEvent, type Run, type TestCase } from '@/lib/api';
import { whileVisible } from '@/lib/live';
import type { LogStore } from './log-store';

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 10_000;

export type StreamState = 'connecting' | 'open' | 'paused' | 'lost' | 'ended';

export interface StreamListener {
  onRun: (run: Run) => void;
  /** Test cases that have ended: all of them, or those that have ended since. */
  onTestCases: (testCases: TestCase[], isAll: boolean) => void;
  onState: (state: StreamState) => void;
}

/**
 * Fills a store from one run's event stream until the run ends. After a cut it resumes at the store's offset. A tab
 * that stays hidden gives its connection back, because browsers have six for a host.
 */
export class RunStream {
  private source: EventSource | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private retryAfter = FIRST_RETRY_MS;
  private isEnded = false;
  private attempt = 0;
  private readonly stopWatching: () => void;
  private readonly runId: number;
  private readonly store: LogStore;
  private readonly listener: StreamListener;

  constructor(runId: number, store: LogStore, listener: StreamListener) {
    this.runId = runId;
    this.store = store;
    this.listener = listener;
    this.stopWatching = whileVisible(
      () => this.connect(),
      () => this.pause(),
    );
    // Tabs opened in the background wait until somebody looks.
    if (document.visibilityState === 'hidden') this.pause();
    else this.connect();
  }

  close(): void {
    this.stopWatching();
    this.disconnect();
  }

  private connect(): void {
    if (this.isEnded || this.source) return;
    this.disconnect();
    this.listener.onState('connecting');
    const source = new EventSource(apiUrl(`/runs/${this.runId}/events`, { offset: this.store.offset }));
    this.source = source;
    source.onopen = () => {
      this.retryAfter = FIRST_RETRY_MS;
      this.listener.onState('open');
    };
    // Not left to the browser: it would ask for the offset of the first connection again.
    source.onerror = () => this.reconnectLater();
    let isAll = true;
    source.addEventListener('run', (event: MessageEvent<string>) => this.takeRun(JSON.parse(event.data) as Run));
    source.addEventListener('test-cases', (event: MessageEvent<string>) => {
      this.listener.onTestCases(JSON.parse(event.data) as TestCase[], isAll);
      isAll = false;
    });
    source.addEventListener('output', (event: MessageEvent<string>) => this.take(event));
    source.addEventListener('end', () => this.end());
  }

  private takeRun(run: Run): void {
    this.listener.onRun(run);
    const isAnotherAttempt = this.attempt > 0 && run.attempt > this.attempt;
    this.attempt = run.attempt;
    // Whether an event tells results of the old or the new attempt can't be seen; a new connection starts with all of the new.
    if (isAnotherAttempt) {
      this.disconnect();
      this.connect();
    }
  }

  private take(event: MessageEvent<string>): void {
    const { offset, text } = JSON.parse(event.data) as OutputEvent;
    const end = /^\d+$/.test(event.lastEventId) ? Number(event.lastEventId) : undefined;
    if (!this.store.append(offset, text, end)) this.reconnectLater();
  }

  private end(): void {
    this.isEnded = true;
    this.store.finish();
    this.close();
    this.listener.onState('ended');
  }

  private pause(): void {
    this.disconnect();
    if (!this.isEnded) this.listener.onState('paused');
  }

  private reconnectLater(): void {
    this.disconnect();
    this.listener.onState('lost');
    this.retry = setTimeout(() => this.connect(), this.retryAfter);
    this.retryAfter = Math.min(this.retryAfter * 2, LAST_RETRY_MS);
  }

  private disconnect(): void {
    clearTimeout(this.retry);
    this.source?.close();
    this.source = undefined;
  }
}
