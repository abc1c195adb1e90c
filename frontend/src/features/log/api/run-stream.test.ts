import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aRunningRun, aTestCase } from '@/test/data';
import { FakeEventSource } from '@/test/fake-event-source';
import { HIDDEN_GRACE_MS } from '@/lib/live';
import { LogStore } from './log-store';
import { RunStream, type StreamListener, type StreamState } from './run-stream';

const PATH = '/runs/12/events';
let store: LogStore;
let stream: RunStream;
let states: StreamState[];
let results: [names: string[], isAll: boolean][];

beforeEach(() => {
  vi.useFakeTimers();
  store = new LogStore();
  states = [];
  results = [];
  stream = new RunStream(12, store, listener());
});

function listener(): StreamListener {
  return {
    onRun: () => undefined,
    onTestCases: (ended, isAll) => results.push([ended.map((test) => test.nodeId), isAll]),
    onState: (state) => states.push(state),
  };
}

afterEach(() => {
  stream.close();
  setVisibility('visible');
});

function setVisibility(state: DocumentVisibilityState) {
  Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}

const source = () => FakeEventSource.latest(PATH);

describe('a cut', () => {
  it('is resumed at the byte where it happened, without a duplicate', () => {
    expect(source().url).toMatch(/\?offset=0$/);
    source().emit('output', { offset: 0, text: 'grün\n' }, 6);
    source().fail();
    expect(FakeEventSource.open(PATH)).toHaveLength(0);
    vi.advanceTimersByTime(500);
    expect(source().url).toMatch(/\?offset=6$/);
    source().emit('output', { offset: 0, text: 'grün\nblau\n' }, 11);
    expect(store.plainText()).toBe('grün\nblau\n');
    expect(store.offset).toBe(11);
  });

  it('is tried again less and less often', () => {
    for (const wait of [500, 1000, 2000]) {
      source().fail();
      vi.advanceTimersByTime(wait - 1);
      expect(FakeEventSource.open(PATH)).toHaveLength(0);
      vi.advanceTimersByTime(1);
      expect(FakeEventSource.open(PATH)).toHaveLength(1);
    }
  });

  it('is made when bytes are missing', () => {
    source().emit('output', { offset: 3, text: 'x' }, 4);
    vi.advanceTimersByTime(500);
    expect(source().url).toMatch(/\?offset=0$/);
    expect(store.count).toBe(0);
  });
});

it('closes after the end for good', () => {
  source().connect();
  source().emit('output', { offset: 0, text: 'last' }, 4);
  source().emit('end', { offset: 4 });
  vi.advanceTimersByTime(60_000);
  expect(FakeEventSource.open(PATH)).toHaveLength(0);
  expect(store.settled).toBe(1);
  expect(states).toEqual(['connecting', 'open', 'ended']);
});

describe('a hidden tab', () => {
  it('gives its connection back after a while and resumes when it is seen', () => {
    source().emit('output', { offset: 0, text: 'ab' }, 2);
    setVisibility('hidden');
    vi.advanceTimersByTime(HIDDEN_GRACE_MS - 1);
    expect(FakeEventSource.open(PATH)).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(FakeEventSource.open(PATH)).toHaveLength(0);
    setVisibility('visible');
    expect(source().url).toMatch(/\?offset=2$/);
  });

  it('that was opened in the background connects when it is seen', () => {
    stream.close();
    setVisibility('hidden');
    stream = new RunStream(12, store, listener());
    expect(FakeEventSource.open(PATH)).toHaveLength(0);
    expect(states.at(-1)).toBe('paused');
    setVisibility('visible');
    expect(FakeEventSource.open(PATH)).toHaveLength(1);
  });

  it('keeps its connection if it is back soon', () => {
    const first = source();
    setVisibility('hidden');
    vi.advanceTimersByTime(HIDDEN_GRACE_MS - 1);
    setVisibility('visible');
    vi.advanceTimersByTime(60_000);
    expect(FakeEventSource.open(PATH)).toEqual([first]);
  });
});

describe('test cases', () => {
  const send = (...names: string[]) => source().emit('test-cases', names.map((name) => aTestCase(name)));

  it('are all of them first, then those that ended since', () => {
    send('a', 'b');
    send('c');
    expect(results).toEqual([[['a', 'b'], true], [['c'], false]]);
    source().fail();
    vi.advanceTimersByTime(500);
    send('a', 'b', 'c', 'd');
    expect(results.at(-1)).toEqual([['a', 'b', 'c', 'd'], true]);
  });

  it('start again with another attempt, at the byte where the log is', () => {
    source().emit('run', aRunningRun({ attempt: 0 }));
    source().emit('run', aRunningRun({ attempt: 1 }));
    const first = source();
    source().emit('output', { offset: 0, text: 'one\n' }, 4);
    source().emit('run', aRunningRun({ attempt: 2 }));
    expect(first.isClosed).toBe(true);
    expect(source().url).toMatch(/\?offset=4$/);
    send('a');
    expect(results).toEqual([[['a'], true]]);
  });
});
