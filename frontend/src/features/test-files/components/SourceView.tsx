import { useEffect, useMemo, useRef } from 'react';
import { tokenLines, type Token } from '../api/python-tokens';
import classes from './SourceView.module.css';

/** Lines that the browser lays out only when they come into view. */
const CHUNK = 100;
const LINE_HEIGHT = 20;

interface SourceViewProps {
  source: string;
  isPython: boolean;
  /** A line to go to, from 1. */
  line?: number | undefined;
  /** A line with an error, from 1. */
  problemLine?: number | null;
}

/** A source with line numbers, in colours if it is Python. */
export default function SourceView({ source, isPython, line, problemLine }: SourceViewProps) {
  const box = useRef<HTMLDivElement>(null);
  const chunks = useMemo(() => {
    const lines = tokenLines(source, isPython);
    return Array.from({ length: Math.ceil(lines.length / CHUNK) }, (_, at) => lines.slice(at * CHUNK, (at + 1) * CHUNK));
  }, [source, isPython]);
  useEffect(() => {
    if (!box.current || line === undefined) return;
    box.current.scrollTop = (line - 1) * LINE_HEIGHT - box.current.clientHeight / 3;
  }, [line, source]);
  return (
    // eslint-disable-next-line jsx-a11y-x/no-noninteractive-tabindex -- a scrollable region must be reachable by keyboard
    <div ref={box} className={classes['box']} role="region" aria-label="Source text" tabIndex={0}>
      {chunks.map((lines, chunk) => (
        <div key={chunk} className={classes['chunk']} style={{ containIntrinsicSize: `auto ${lines.length * LINE_HEIGHT}px` }}>
          {lines.map((tokens, at) => {
            const number = chunk * CHUNK + at + 1;
            return <Line key={at} number={number} tokens={tokens} mark={number === problemLine ? 'problem' : number === line ? 'chosen' : undefined} />;
          })}
        </div>
      ))}
    </div>
  );
}

function Line({ number, tokens, mark }: { number: number; tokens: Token[]; mark: 'problem' | 'chosen' | undefined }) {
  return (
    <div className={classes['line']} data-mark={mark}>
      <span className={classes['number']} data-number={number} />
      <code className={classes['text']}>
        {tokens.map(({ text, kind }, at) => (kind === '' ? text : <span key={at} className={classes[kind]}>{text}</span>))}
        {'\n'}
      </code>
    </div>
  );
}
