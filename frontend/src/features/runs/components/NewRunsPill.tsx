import { useEffect, useState } from 'react';
import classes from './NewRunsPill.module.css';

/** Tells who has scrolled down that runs came in at the top; the rows in view stay where they are. */
export function NewRunsPill({ newest }: { newest: number | undefined }) {
  const [seen, setSeen] = useState(newest);
  const [atTop, setAtTop] = useState(() => isAtTop());
  useEffect(() => {
    const onScroll = () => setAtTop(isAtTop());
    addEventListener('scroll', onScroll, { passive: true });
    return () => removeEventListener('scroll', onScroll);
  }, []);
  if (atTop && seen !== newest) setSeen(newest);
  if (atTop || newest === undefined || seen === undefined || newest <= seen) return null;
  return (
    <button type="button" className={classes['pill']} onClick={() => scrollTo({ top: 0, behavior: 'smooth' })}>
      New runs at the top ↑
    </button>
  );
}

function isAtTop(): boolean {
  return scrollY < 160;
}
