import { memo, type CSSProperties, type ReactNode } from 'react';
import { parseAnsi, type Color, type Segment, type Style } from '../api/ansi';
import { findIn } from '../api/log-search';
import classes from './LogLine.module.css';

interface LogLineProps {
  index: number;
  line: string;
  style: Style;
  /** Marks what matches. */
  pattern: RegExp | undefined;
  /** Where the match that is looked at starts, if it is in this line. */
  activeStart: number | undefined;
  isTarget: boolean;
}

export const LogLine = memo(function LogLine({ index, line, style, pattern, activeStart, isTarget }: LogLineProps) {
  const { segments } = parseAnsi(line, style);
  return (
    <div className={classes['line']} data-line={index + 1} data-target={isTarget || undefined}>
      <a href={`#L${index + 1}`} className={classes['number']} data-number={index + 1} aria-label={`Line ${index + 1}`} tabIndex={-1} />
      <span className={classes['text']}>{pattern ? withMarks(segments, pattern, activeStart) : segments.map(plain)}</span>
    </div>
  );
});

function plain(segment: Segment, key: number): ReactNode {
  return <Piece key={key} style={segment.style}>{segment.text}</Piece>;
}

/** A match may reach over several segments, so segments are cut where matches start and end. */
function withMarks(segments: Segment[], pattern: RegExp, activeStart: number | undefined): ReactNode[] {
  const matches = findIn(segments.map((segment) => segment.text).join(''), pattern);
  const nodes: ReactNode[] = [];
  let offset = 0;
  for (const segment of segments) {
    const end = offset + segment.text.length;
    let at = offset;
    const push = (to: number, match?: { start: number }) => {
      if (to <= at) return;
      const text = segment.text.slice(at - offset, to - offset);
      const isActive = match !== undefined && match.start === activeStart;
      nodes.push(
        <Piece key={at} style={segment.style}>
          {match ? <mark data-active={isActive || undefined}>{text}</mark> : text}
        </Piece>,
      );
      at = to;
    };
    for (const match of matches) {
      if (match.end <= offset || match.start >= end) continue;
      push(Math.max(match.start, offset));
      push(Math.min(match.end, end), match);
    }
    push(end);
    offset = end;
  }
  return nodes;
}

function Piece({ style, children }: { style: Style; children: ReactNode }) {
  const names = (['bold', 'dim', 'italic', 'underline', 'strike'] as const).filter((name) => style[name]);
  const css = colors(style);
  if (names.length === 0 && css === undefined) return children;
  return (
    <span className={names.map((name) => classes[name]).join(' ') || undefined} style={css}>
      {children}
    </span>
  );
}

function colors({ fg, bg, inverse }: Style): CSSProperties | undefined {
  if (fg === undefined && bg === undefined && !inverse) return undefined;
  const front = cssColor(fg);
  const back = cssColor(bg);
  if (!inverse) return { color: front, backgroundColor: back };
  return { color: back ?? 'var(--log-back)', backgroundColor: front ?? 'var(--log-text)' };
}

function cssColor(color: Color | undefined): string | undefined {
  return typeof color === 'number' ? `var(--ansi-${color})` : color;
}
