import { EventStream } from './event-stream';
import type { LiveMessage, PageMessage } from './protocol';

/** A tab that nobody looks at gives its own connections back after this long; a shared one stays. */
export const HIDDEN_GRACE_MS = 3_000;

/** Delivers list events to one tab until the returned function is called. */
export function connectLive(listener: (message: LiveMessage) => void): () => void {
  return typeof SharedWorker === 'undefined' ? connectAlone(listener) : connectShared(listener);
}

function connectShared(listener: (message: LiveMessage) => void): () => void {
  const worker = new SharedWorker(new URL('./live-worker.ts', import.meta.url), { type: 'module', name: 'testlane-live' });
  const { port } = worker;
  const say = (message: PageMessage) => port.postMessage(message);
  const hello = () => say('hello');
  const bye = () => say('bye');
  // A page may come back out of the browser's cache after it said goodbye.
  const comeBack = (event: PageTransitionEvent) => {
    if (event.persisted) hello();
  };
  port.onmessage = (event: MessageEvent<LiveMessage>) => listener(event.data);
  port.start();
  hello();
  addEventListener('pagehide', bye);
  addEventListener('pageshow', comeBack);
  return () => {
    bye();
    removeEventListener('pagehide', bye);
    removeEventListener('pageshow', comeBack);
    port.close();
  };
}

function connectAlone(listener: (message: LiveMessage) => void): () => void {
  let stream: EventStream | undefined = new EventStream(listener);
  const stop = whileVisible(
    () => (stream ??= new EventStream(listener)),
    () => {
      stream?.close();
      stream = undefined;
    },
  );
  return () => {
    stop();
    stream?.close();
  };
}

/** Calls `pause` when the tab has been hidden for a while and `resume` when it is seen again. */
export function whileVisible(resume: () => void, pause: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const onChange = () => {
    clearTimeout(timer);
    if (document.visibilityState === 'hidden') timer = setTimeout(pause, HIDDEN_GRACE_MS);
    else resume();
  };
  document.addEventListener('visibilitychange', onChange);
  if (document.visibilityState === 'hidden') onChange();
  return () => {
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', onChange);
  };
}
