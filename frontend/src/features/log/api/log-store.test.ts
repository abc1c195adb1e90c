import { describe, expect, it, vi } from 'vitest';
import { byteLength, LogStore, MAX_LINE_LENGTH } from './log-store';

function linesOf(store: LogStore): string[] {
  return Array.from({ length: store.count }, (_, index) => store.plain(index));
}

function storeOf(...pieces: string[]): LogStore {
  const store = new LogStore();
  for (const piece of pieces) store.append(store.offset, piece);
  return store;
}

describe('lines', () => {
  it('shows the unfinished last line', () => {
    const store = storeOf('one\ntw');
    expect(linesOf(store)).toEqual(['one', 'tw']);
    store.append(store.offset, 'o\n');
    expect(linesOf(store)).toEqual(['one', 'two']);
  });

  it('keeps empty lines', () => {
    expect(linesOf(storeOf('\n\na\n'))).toEqual(['', '', 'a']);
  });

  it('shows only the last state of a progress bar', () => {
    expect(linesOf(storeOf('10 %\r50 %\r100 %\nnext\r\n'))).toEqual(['100 %', 'next']);
  });

  it.each([
    ['a line erased behind a return', '50 %\r\x1b[K100 %\n', ['100 %']],
    ['an erased line', '50 %\x1b[2K\r100 %\n', ['100 %']],
    ['a line erased for good', '50 %\r\x1b[K\nnext\n', ['', 'next']],
    ['a line erased before its end', '50 %\x1b[2K\nnext\n', ['', 'next']],
    ['the cursor in column 1', '50 %\x1b[1G\x1b[0K100 %\x1b[Gdone\n', ['done']],
    ['a colour that an erased text has set', '\x1b[32m50 %\r\x1b[2Kdone\n', ['done']],
    ['the cursor elsewhere', 'a\x1b[10Gb\x1b[0Kc\n', ['abc']],
    ['a bar that is wiped out', '50 %\r    \rdone\n', ['done']],
    ['returns before the line feed', '100 %\r\r\n', ['100 %']],
  ])('shows %s as terminals do', (_, text, lines) => {
    expect(linesOf(storeOf(text))).toEqual(lines);
    expect(linesOf(storeOf(...Array.from(text)))).toEqual(lines);
  });

  it('keeps one line of a bar that is never ended', () => {
    const store = new LogStore();
    for (let at = 0; at < 5_000; at++) store.append(store.offset, `\x1b[2K\x1b[1Gdownloaded ${at} of 5000 files`);
    expect(linesOf(store)).toEqual(['downloaded 4999 of 5000 files']);
  });

  it('keeps an escape that is cut off at the end of the log', () => {
    const store = storeOf('end\x1b[2');
    store.finish();
    expect([linesOf(store), store.offset]).toEqual([['end'], 6]);
  });

  it('keeps what stands before a carriage return until something follows', () => {
    const store = storeOf('50 %\r');
    expect(linesOf(store)).toEqual(['50 %']);
    store.append(store.offset, '60');
    expect(linesOf(store)).toEqual(['60']);
  });

  it('remembers the colour in which a line starts, also from overwritten text', () => {
    const store = storeOf('\x1b[31mred\nstill\n\x1b[32mgone\rgreen');
    expect([0, 1, 2].map((index) => store.styleAt(index))).toEqual([{}, { fg: 1 }, { fg: 2 }]);
  });

  it('breaks lines that nobody could show', () => {
    const store = storeOf('x'.repeat(MAX_LINE_LENGTH * 2 + 5));
    expect(linesOf(store).map((line) => line.length)).toEqual([MAX_LINE_LENGTH, MAX_LINE_LENGTH, 5]);
  });

  it('does not depend on where the text was cut', () => {
    const text = 'a\r\nb\r\r\n\x1b[31mc\rd\n\n50 %\r100 %\re\nümläut ✓ 🚀\n\rf\r\rg\n1\x1b[2K2\x1b[1G3\x1b[G\r\n4\x1b[1K\x1b[0m5\x1b[K\n' + 'y'.repeat(MAX_LINE_LENGTH + 3) + '\nend';
    const whole = storeOf(text);
    for (let size = 1; size < 9; size++) {
      const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'gu')) ?? [];
      const cut = storeOf(...pieces);
      expect(linesOf(cut)).toEqual(linesOf(whole));
      expect(cut.offset).toBe(byteLength(text));
    }
  });

  it('settles the last line when the log is finished', () => {
    const store = storeOf('a\nb');
    expect(store.settled).toBe(1);
    store.finish();
    expect([store.settled, store.count]).toEqual([2, 2]);
  });
});

describe('offsets', () => {
  it('counts bytes, not characters', () => {
    expect(storeOf('ü✓🚀').offset).toBe(9);
  });

  it('drops what it knows', () => {
    const store = storeOf('one\ntwo\n');
    expect(store.append(0, 'one\n')).toBe(true);
    expect(store.append(4, 'two\n')).toBe(true);
    expect(linesOf(store)).toEqual(['one', 'two']);
  });

  it('takes the new part of a text that it knows in part', () => {
    const store = storeOf('ü-');
    expect(store.append(0, 'ü-✓\n')).toBe(true);
    expect(linesOf(store)).toEqual(['ü-✓']);
    expect(store.offset).toBe(7);
  });

  it('refuses text behind a gap', () => {
    const store = storeOf('one');
    expect(store.append(10, 'later')).toBe(false);
    expect(linesOf(store)).toEqual(['one']);
  });
});

it('tells its listeners once a frame', async () => {
  const store = new LogStore();
  const listener = vi.fn();
  store.subscribe(listener);
  for (let at = 0; at < 50; at++) store.append(store.offset, 'line\n');
  expect(listener).not.toHaveBeenCalled();
  await vi.waitFor(() => expect(listener).toHaveBeenCalledTimes(1));
  expect(store.getVersion()).toBe(1);
});

it('knows the line of every byte', () => {
  const store = storeOf('grün\n10 %\r', '20 %\nlast 🚀', ' line');
  const starts = ['grün\n', '10 %\r20 %\n'].map(byteLength);
  expect([0, 5, 6, 15, 16, 20].map((offset) => store.lineAt(offset))).toEqual([0, 0, 1, 1, 2, 2]);
  expect(starts).toEqual([6, 10]);
  expect(store.lineAt(store.offset)).toBeUndefined();
  store.append(store.offset, `\n${'x'.repeat(MAX_LINE_LENGTH + 5)}\nend`);
  expect(linesOf(store)[store.lineAt(store.offset - 1) ?? 0]).toBe('end');
  expect(store.lineAt(store.offset - 5)).toBe(4);
});
