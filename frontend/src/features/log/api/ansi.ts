/** A colour of the 16-colour palette by its index, or any other as CSS text. */
export type Color = number | string;

export interface Style {
  readonly fg?: Color;
  readonly bg?: Color;
  readonly bold?: true;
  readonly dim?: true;
  readonly italic?: true;
  readonly underline?: true;
  readonly strike?: true;
  readonly inverse?: true;
}

export interface Segment {
  text: string;
  style: Style;
}

export const PLAIN: Style = {};

// One alternative each: CSI, OSC/DCS/PM/APC/SOS strings, other escapes, a cut-off escape, control characters but tab.
const CONTROL =
  // eslint-disable-next-line no-control-regex
  /(?:\x1b\[|\x9b)([0-?]*)[ -/]*([@-~])|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[ -/]*[0-Z\\-~]|\x1b\[?[0-?]*|[\x00-\x08\x0a-\x1f\x7f-\x9f]/g;

// eslint-disable-next-line no-control-regex
const ANY_CONTROL = /[\x00-\x08\x0a-\x1f\x7f-\x9f]/;

/** Splits one line into pieces of one style each; escapes that are no colours are dropped. */
export function parseAnsi(line: string, start: Style = PLAIN): { segments: Segment[]; end: Style } {
  if (!ANY_CONTROL.test(line)) return { segments: line ? [{ text: line, style: start }] : [], end: start };
  const segments: Segment[] = [];
  let style = start;
  let from = 0;
  const push = (to: number) => {
    if (to > from) segments.push({ text: line.slice(from, to), style });
  };
  for (const match of line.matchAll(CONTROL)) {
    push(match.index);
    from = match.index + match[0].length;
    if (match[2] === 'm') style = applySgr(style, match[1] ?? '');
  }
  push(line.length);
  return { segments, end: style };
}

/** The text of a line without escapes and control characters. */
export function stripAnsi(line: string): string {
  return ANY_CONTROL.test(line) ? line.replace(CONTROL, '') : line;
}

/** The style after a line, cheaper than parsing all of it. */
export function styleAfter(line: string, start: Style): Style {
  return line.includes('\x1b') || line.includes('\x9b') ? parseAnsi(line, start).end : start;
}

function applySgr(style: Style, parameters: string): Style {
  // Private sequences such as "\x1b[>4m" look like SGR and aren't.
  if (/[<=>?]/.test(parameters)) return style;
  const codes = parameters.split(';');
  let next: Style = style;
  for (let at = 0; at < codes.length; at++) {
    const [code = '', ...parts] = (codes[at] ?? '').split(':');
    const number = Number(code || '0');
    if (number === 38 || number === 48) {
      const { color, used } = extendedColor(parts.length > 0 ? parts : codes.slice(at + 1), parts.length > 0);
      if (parts.length === 0) at += used;
      if (color !== undefined) next = { ...next, [number === 38 ? 'fg' : 'bg']: color };
    } else {
      next = applyCode(next, number, parts[0]);
    }
  }
  return Object.keys(next).length === 0 ? PLAIN : next;
}

function applyCode(style: Style, code: number, variant: string | undefined): Style {
  switch (code) {
    case 0:
      return PLAIN;
    case 1:
      return { ...style, bold: true };
    case 2:
      return { ...style, dim: true };
    case 3:
      return { ...style, italic: true };
    case 4:
      return variant === '0' ? without(style, 'underline') : { ...style, underline: true };
    case 7:
      return { ...style, inverse: true };
    case 9:
      return { ...style, strike: true };
    case 21:
      return { ...style, underline: true };
    case 22:
      return without(style, 'bold', 'dim');
    case 23:
      return without(style, 'italic');
    case 24:
      return without(style, 'underline');
    case 27:
      return without(style, 'inverse');
    case 29:
      return without(style, 'strike');
    case 39:
      return without(style, 'fg');
    case 49:
      return without(style, 'bg');
    default:
      return applyPaletteCode(style, code);
  }
}

function applyPaletteCode(style: Style, code: number): Style {
  if (code >= 30 && code <= 37) return { ...style, fg: code - 30 };
  if (code >= 90 && code <= 97) return { ...style, fg: code - 82 };
  if (code >= 40 && code <= 47) return { ...style, bg: code - 40 };
  if (code >= 100 && code <= 107) return { ...style, bg: code - 92 };
  return style;
}

function without(style: Style, ...names: (keyof Style)[]): Style {
  return Object.fromEntries(Object.entries(style).filter(([name]) => !names.includes(name as keyof Style)));
}

/** `5;n` and `2;r;g;b`, with colons also `2:<colour space>:r:g:b`. */
function extendedColor(parts: string[], colons: boolean): { color: Color | undefined; used: number } {
  if (parts[0] === '5') return { color: indexedColor(byte(parts[1])), used: 2 };
  if (parts[0] !== '2') return { color: undefined, used: 1 };
  const rgb = colons && parts.length >= 5 ? parts.slice(2, 5) : parts.slice(1, 4);
  return { color: cssRgb(rgb.map(byte)), used: 4 };
}

function byte(text: string | undefined): number {
  return Math.min(255, Math.max(0, Math.trunc(Number(text)) || 0));
}

function indexedColor(index: number): Color {
  if (index < 16) return index;
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10;
    return cssRgb([grey, grey, grey]);
  }
  const cube = index - 16;
  const level = (step: number) => (step === 0 ? 0 : 55 + step * 40);
  return cssRgb([level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6)]);
}

function cssRgb(rgb: number[]): string {
  return `rgb(${[0, 1, 2].map((part) => rgb[part] ?? 0).join(' ')})`;
}
