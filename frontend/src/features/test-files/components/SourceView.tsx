import { useMemo } from 'react';
import { tokenLines, type Token } from '../api/python-tokens';
import classes from './SourceView.module.css';

/** Lines that the browser lays out only when they come into view. */
const CHUNK = 100;
const LINE_HEIGHT = 20;

/** A source with line numbers, in colours if it is Python. */
export function SourceView({ source, isPython }: { source: string; isPython: boolean }) {
  const chunks = useMemo(() => {
    const lines = tokenLines(source, isPython);
    return Array.from({ length: Math.ceil(lines.length / CHUNK) }, (_, at) => lines.slice(at * CHUNK, (at + 1) * CHUNK));
  }, [source, isPython]);
  return (
    // eslint-disable-next-line jsx-a11y-x/no-noninteractive-tabindex -- a scrollable region must be reachable by keyboard
    <div className={classes['box']} role="region" aria-label="Source text" tabIndex={0}>
      {chunks.map((lines, chunk) => (
        <div key={chunk} className={classes['chunk']} style={{ containIntrinsicSize: `auto ${lines.length * LINE_HEIGHT}px` }}>
          {lines.map((tokens, at) => (
            <Line key={at} number={chunk * CHUNK + at + 1} tokens={tokens} />
          ))}
        </div>
      ))}
    </div>
  );
}

function Line({ number, tokens }: { number: number; tokens: Token[] }) {
  return (
    <div className={classes['line']}>
      <span className={classes['number']} data-number={number} />
      <code className={classes['text']}>
        {tokens.map(({ text, kind }, at) => (kind === '' ? text : <span key={at} className={classes[kind]}>{text}</span>))}
        {'\n'}
      </code>
    </div>
  );
}
