import type { Difference } from '../api/difference';
import classes from './DifferenceView.module.css';

/** What was added and removed, line by line. */
export function DifferenceView({ difference: { lines }, className }: { difference: Difference; className?: string | undefined }) {
  return (
    // eslint-disable-next-line jsx-a11y-x/no-noninteractive-tabindex -- a scrollable region must be reachable by keyboard
    <div className={`${classes['lines']} ${className ?? ''}`} role="region" aria-label="Difference" tabIndex={0}>
      {lines.map(({ kind, text, before, after }, at) => (
        <div key={at} data-kind={kind}>
          <span data-number={before ?? ''} />
          <span data-number={after ?? ''} />
          <code>{kind === 'gap' ? '⋯' : text}</code>
        </div>
      ))}
    </div>
  );
}
