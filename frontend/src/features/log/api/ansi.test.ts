import { describe, expect, it } from 'vitest';
import { parseAnsi, stripAnsi, styleAfter } from './ansi';

const parse = (line: string) => parseAnsi(line).segments;

describe('colours', () => {
  it('leaves plain text alone', () => {
    expect(parse('hello\tworld')).toEqual([{ text: 'hello\tworld', style: {} }]);
  });

  it('reads what pytest writes', () => {
    expect(parse('a \x1b[32mPASSED\x1b[0m\x1b[31m\x1b[1m 1 failed\x1b[0m')).toEqual([
      { text: 'a ', style: {} },
      { text: 'PASSED', style: { fg: 2 } },
      { text: ' 1 failed', style: { fg: 1, bold: true } },
    ]);
  });

  it('takes several codes at once and resets single ones', () => {
    expect(parse('\x1b[1;4;91;44mx\x1b[22;39my\x1b[24;49mz')).toEqual([
      { text: 'x', style: { bold: true, underline: true, fg: 9, bg: 4 } },
      { text: 'y', style: { underline: true, bg: 4 } },
      { text: 'z', style: {} },
    ]);
  });

  it.each([
    ['\x1b[38;5;9m', 9],
    ['\x1b[38;5;208m', 'rgb(255 135 0)'],
    ['\x1b[38;5;244m', 'rgb(128 128 128)'],
    ['\x1b[38;2;1;2;3m', 'rgb(1 2 3)'],
    ['\x1b[38:2::1:2:3m', 'rgb(1 2 3)'],
    ['\x1b[38:2:1:2:3m', 'rgb(1 2 3)'],
    ['\x1b[38;2;999;-1;xm', undefined],
  ])('reads the extended colour %j', (escape, fg) => {
    const style = parse(`${escape}x`).at(-1)?.style;
    expect(style?.fg).toBe(fg);
  });

  it('goes on after an extended colour', () => {
    expect(parse('\x1b[38;5;208;1mx')[0]?.style).toEqual({ fg: 'rgb(255 135 0)', bold: true });
  });

  it('carries a colour over to the next line', () => {
    const end = styleAfter('\x1b[31mred', {});
    expect(parseAnsi('still red\x1b[m not', end).segments).toEqual([
      { text: 'still red', style: { fg: 1 } },
      { text: ' not', style: {} },
    ]);
  });
});

describe('everything else', () => {
  it.each([
    ['cursor movement', 'a\x1b[2K\x1b[1Gb'],
    ['a private mode', 'a\x1b[?25lb'],
    ['a look-alike of colours', 'a\x1b[>4;1mb'],
    ['a window title', 'a\x1b]0;evil\x07b'],
    ['a link', 'a\x1b]8;;http://example.org\x1b\\b'],
    ['a device string', 'a\x1bPq#0\x1b\\b'],
    ['a character set', 'a\x1b(Bb'],
    ['control characters', 'a\x00\x07\x08b'],
    ['a single-byte CSI', 'a\x9b31mb'],
  ])('drops %s', (_, line) => {
    expect(stripAnsi(line)).toBe('ab');
    expect(parse(line).map((segment) => segment.text).join('')).toBe('ab');
  });

  it('drops an escape that is cut off', () => {
    expect(stripAnsi('a\x1b')).toBe('a');
    expect(stripAnsi('a\x1b[3')).toBe('a');
  });

  it('keeps markup as text', () => {
    expect(parse('<img src=x onerror=alert(1)>')[0]?.text).toBe('<img src=x onerror=alert(1)>');
  });
});
