import { vi } from 'vitest';
import { FakeEventSource } from './fake-event-source';

/** What jsdom lacks: it has no layout, so nothing ever changes its size or comes into view. */
class NoObserver {
  observe = () => undefined;
  unobserve = () => undefined;
  disconnect = () => undefined;
  takeRecords = () => [];
}

vi.stubGlobal('ResizeObserver', NoObserver);
vi.stubGlobal('IntersectionObserver', NoObserver);
vi.stubGlobal('EventSource', FakeEventSource);
vi.stubGlobal('scrollTo', () => undefined);
vi.stubGlobal('matchMedia', (media: string) => ({
  media,
  matches: false,
  onchange: null,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
  addListener: () => undefined,
  removeListener: () => undefined,
  dispatchEvent: () => false,
}));
Object.defineProperty(document, 'fonts', { value: new EventTarget() });
Object.defineProperty(File.prototype, 'webkitRelativePath', { value: '' });
Blob.prototype.text = function text(this: Blob) {
  return readWith(this, 'readAsText') as Promise<string>;
};
Blob.prototype.arrayBuffer = function arrayBuffer(this: Blob) {
  return readWith(this, 'readAsArrayBuffer') as Promise<ArrayBuffer>;
};
function readWith(blob: Blob, how: 'readAsText' | 'readAsArrayBuffer') {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error ?? new Error('The file can’t be read'));
    reader[how](blob);
  });
}
Element.prototype.scrollIntoView = () => undefined;
