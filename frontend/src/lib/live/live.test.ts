import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeEventSource } from '@/test/fake-event-source';
import { connectLive, HIDDEN_GRACE_MS } from './live-client';
import type { LiveMessage } from './protocol';

const opened = () => FakeEventSource.open('/api/v1/events');

function setVisibility(state: DocumentVisibilityState) {
  Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}

describe('the shared worker', () => {
  interface Scope {
    onconnect?: (event: { ports: MessagePort[] }) => void;
  }
  const scope = globalThis as unknown as Scope;

  /** A page: its end of a channel to the worker, and what it heard. */
  function openPage() {
    const heard: LiveMessage[] = [];
    const worker = { onmessage: null as ((event: { data: string }) => void) | null, postMessage: (message: LiveMessage) => heard.push(message) };
    scope.onconnect?.({ ports: [worker as unknown as MessagePort] });
    return { heard, say: (data: string) => worker.onmessage?.({ data }) };
  }

  it('has one connection for all pages, tells each what it needs, and ends with the last', async () => {
    await import('./live-worker');
    const first = openPage();
    first.say('hello');
    opened()[0]?.connect();
    const second = openPage();
    second.say('hello');
    opened()[0]?.emit('run', { id: 1 });

    expect(opened()).toHaveLength(1);
    expect(first.heard).toEqual([
      { type: 'state', state: 'open', fresh: true },
      { type: 'event', name: 'run', data: '{"id":1}' },
    ]);
    expect(second.heard).toEqual([
      { type: 'state', state: 'open', fresh: false },
      { type: 'event', name: 'run', data: '{"id":1}' },
    ]);

    first.say('bye');
    expect(opened()).toHaveLength(1);
    second.say('bye');
    expect(opened()).toHaveLength(0);
  });
});

describe('without a shared worker', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => setVisibility('visible'));

  it('reconnects by itself and says that lists are to be read again', () => {
    const heard: LiveMessage[] = [];
    const disconnect = connectLive((message) => heard.push(message));
    opened()[0]?.connect();
    opened()[0]?.fail();
    expect(opened()).toHaveLength(0);
    vi.advanceTimersByTime(500);
    opened()[0]?.connect();
    expect(heard).toEqual([
      { type: 'state', state: 'open', fresh: true },
      { type: 'state', state: 'down', fresh: false },
      { type: 'state', state: 'open', fresh: true },
    ]);
    disconnect();
    expect(opened()).toHaveLength(0);
  });

  it('gives the connection back while the tab is hidden', () => {
    const disconnect = connectLive(() => undefined);
    setVisibility('hidden');
    vi.advanceTimersByTime(HIDDEN_GRACE_MS);
    expect(opened()).toHaveLength(0);
    setVisibility('visible');
    expect(opened()).toHaveLength(1);
    disconnect();
  });
});
