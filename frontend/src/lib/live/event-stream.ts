import { apiUrl } from '../api';
import { LIVE_EVENT_NAMES, type LiveMessage, type LiveState } from './protocol';

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 10_000;

/** One EventSource on the API's list events that reconnects by itself until it is closed. */
export class EventStream {
  state: LiveState = 'connecting';
  private source: EventSource | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private retryAfter = FIRST_RETRY_MS;

  private readonly emit: (message: LiveMessage) => void;

  constructor(emit: (message: LiveMessage) => void) {
    this.emit = emit;
    this.connect();
  }

  close(): void {
    clearTimeout(this.retry);
    this.source?.close();
  }

  private connect(): void {
    const source = new EventSource(apiUrl('/events'));
    this.source = source;
    source.onopen = () => {
      this.retryAfter = FIRST_RETRY_MS;
      this.setState('open', true);
    };
    // Reconnecting ourselves: browsers give up for good after an error status such as 503.
    source.onerror = () => {
      source.close();
      this.setState('down', false);
      this.retry = setTimeout(() => this.connect(), this.retryAfter);
      this.retryAfter = Math.min(this.retryAfter * 2, LAST_RETRY_MS);
    };
    for (const name of LIVE_EVENT_NAMES) {
      source.addEventListener(name, (event: MessageEvent<string>) =>
        this.emit({ type: 'event', name, data: event.data }),
      );
    }
  }

  private setState(state: LiveState, fresh: boolean): void {
    this.state = state;
    this.emit({ type: 'state', state, fresh });
  }
}
