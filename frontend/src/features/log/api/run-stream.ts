import { apiUrl, type OutputEvent, type Run } from '@/lib/api';
import { whileVisible } from '@/lib/live';
import type { LogStore } from './log-store';

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 10_000;

export type StreamState = 'connecting' | 'open' | 'paused' | 'lost' | 'ended';

export interface StreamListener {
  onRun: (run: Run) => void;
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
    source.addEventListener('run', (event: MessageEvent<string>) => this.listener.onRun(JSON.parse(event.data) as Run));
    source.addEventListener('output', (event: MessageEvent<string>) => this.take(event));
    source.addEventListener('end', () => this.end());
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
