import { EventStream } from './event-stream';
import type { LiveMessage, PageMessage } from './protocol';

/**
 * Holds the one connection for list events that all tabs share: browsers open only six to a host, so a connection for
 * each tab would leave none for requests.
 */
const scope = self as unknown as { onconnect: ((event: MessageEvent) => void) | null };
const pages = new Set<MessagePort>();
let stream: EventStream | undefined;

function broadcast(message: LiveMessage): void {
  for (const page of pages) page.postMessage(message);
}

function welcome(page: MessagePort): void {
  pages.add(page);
  if (stream) page.postMessage({ type: 'state', state: stream.state, fresh: false } satisfies LiveMessage);
  else stream = new EventStream(broadcast);
}

function dismiss(page: MessagePort): void {
  pages.delete(page);
  if (pages.size > 0) return;
  stream?.close();
  stream = undefined;
}

scope.onconnect = (event) => {
  const page = event.ports[0];
  if (!page) return;
  page.onmessage = (message: MessageEvent<PageMessage>) => {
    if (message.data === 'hello') welcome(page);
    else dismiss(page);
  };
};
