import { PLAIN, stripAnsi, styleAfter, type Style } from './ansi';

/** Longer lines continue on the next one, so that no line can freeze the page. */
export const MAX_LINE_LENGTH = 16_384;

/** What ends a line or starts it again: line feed, carriage return, "cursor to column 1", "erase the line (up to here)". */
// eslint-disable-next-line no-control-regex
const BREAK = /\n|\r|\x1b\[[01]?G|\x1b\[[12]K/g;
/** The beginning of one at the end of a piece. */
// eslint-disable-next-line no-control-regex
const CUT_BREAK = /\x1b(?:\[[012]?)?$/;

/**
 * The lines of one log, fed in pieces cut anywhere. What is rewritten in place, as progress bars are, shows its last
 * state: carriage returns and their like start the line again as soon as something follows.
 * Listeners are told at most once an animation frame; `version` grows with it.
 */
export class LogStore {
  version = 0;
  /** Bytes of the log that have been taken in. */
  offset = 0;
  /** Length of the longest line, escapes included. */
  longest = 0;
  private readonly lines: string[] = [];
  private readonly styles: Style[] = [];
  /** Where each line starts, in bytes. */
  private readonly starts: number[] = [0];
  /** Bytes of what has been fed. */
  private position = 0;
  private open = '';
  private openStyle: Style = PLAIN;
  private pendingReturn = false;
  /** An escape sequence of which the rest may follow. */
  private cut = '';
  private readonly listeners = new Set<() => void>();
  private scheduled = false;

  /** Number of lines, the unfinished last one included once it has text. */
  get count(): number {
    return this.lines.length + (this.open === '' ? 0 : 1);
  }

  /** Number of lines that can't change any more. */
  get settled(): number {
    return this.lines.length;
  }

  line(index: number): string {
    return this.lines[index] ?? (index === this.lines.length ? this.open : '');
  }

  /** The style in force where a line starts. */
  styleAt(index: number): Style {
    return this.styles[index] ?? (index === this.lines.length ? this.openStyle : PLAIN);
  }

  /** Index of the line that has the byte at `offset`; undefined before that byte has arrived. */
  lineAt(offset: number): number | undefined {
    if (offset >= this.offset) return undefined;
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  plain(index: number): string {
    return stripAnsi(this.line(index));
  }

  /** The whole log without escapes. */
  plainText(): string {
    const all: string[] = [];
    for (let index = 0; index < this.count; index++) all.push(this.plain(index));
    return all.join('\n') + '\n';
  }

  /** Takes in text from byte `offset` to byte `end`; what is known already is dropped. False: bytes are missing before it. */
  append(offset: number, text: string, end = offset + byteLength(text)): boolean {
    if (offset > this.offset) return false;
    if (end <= this.offset) return true;
    this.position = this.offset - this.cut.length;
    const all = this.cut + (offset === this.offset ? text : dropBytes(text, this.offset - offset));
    this.cut = CUT_BREAK.exec(all)?.[0] ?? '';
    this.feed(all.slice(0, all.length - this.cut.length));
    this.offset = end;
    this.changed();
    return true;
  }

  /** No more text will come: the last line is complete now. */
  finish(): void {
    this.feed(this.cut);
    this.cut = '';
    if (this.open !== '') this.closeLine();
    this.changed();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  getVersion = (): number => this.version;

  private feed(text: string): void {
    let from = 0;
    for (const { 0: found, index } of text.matchAll(BREAK)) {
      this.extend(text.slice(from, index));
      from = index + found.length;
      this.position += found.length;
      if (found === '\n') this.closeLine();
      else if (found.endsWith('K')) this.restartLine();
      else this.pendingReturn = true;
    }
    this.extend(text.slice(from));
  }

  private extend(text: string): void {
    if (text === '') return;
    if (this.pendingReturn) this.restartLine();
    let rest = text;
    while (this.open.length + rest.length > MAX_LINE_LENGTH) {
      const room = MAX_LINE_LENGTH - this.open.length;
      this.take(rest.slice(0, room));
      rest = rest.slice(room);
      this.closeLine();
    }
    this.take(rest);
  }

  private take(text: string): void {
    this.open += text;
    this.position += byteLength(text);
  }

  private closeLine(): void {
    this.lines.push(this.open);
    this.longest = Math.max(this.longest, this.open.length);
    this.styles.push(this.openStyle);
    this.starts.push(this.position);
    this.restartLine();
  }

  private restartLine(): void {
    this.openStyle = styleAfter(this.open, this.openStyle);
    this.open = '';
    this.pendingReturn = false;
  }

  private changed(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    nextFrame(() => {
      this.scheduled = false;
      this.version++;
      for (const listener of this.listeners) listener();
    });
  }
}

/** Hidden tabs get no animation frames, and must not pile up work for the first one. */
function nextFrame(work: () => void): void {
  if (document.visibilityState === 'hidden') setTimeout(work, 250);
  else requestAnimationFrame(work);
}

const encoder = new TextEncoder();
const NOT_ASCII = /[\u0080-\uffff]/;

export function byteLength(text: string): number {
  return NOT_ASCII.test(text) ? encoder.encode(text).length : text.length;
}

function dropBytes(text: string, bytes: number): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(encoder.encode(text).subarray(bytes));
}
