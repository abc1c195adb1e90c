import { useElementSize, useMergedRef } from '@mantine/hooks';
import { useEffect, useRef, useState, type ReactNode } from 'react';

const OVERSCAN = 10;
/** Until the list has been measured. */
const DEFAULT_HEIGHT = 600;

interface VirtualRowsProps<T> {
  rows: readonly T[];
  /** Of each row, in pixels. */
  rowHeight: number;
  className?: string | undefined;
  label: string;
  /** A row to bring into view, once for each `revealKey`. */
  revealed?: number | undefined;
  revealKey?: string | undefined;
  /** Gives the `li` of a row. */
  children: (row: T, index: number) => ReactNode;
}

/** A list of rows of one height that has only those in view in the document, however many there are. */
export function VirtualRows<T>({ rows, rowHeight, className, label, revealed, revealKey, children }: VirtualRowsProps<T>) {
  const box = useRef<HTMLDivElement>(null);
  const { ref: sizeRef, height: measured } = useElementSize<HTMLDivElement>();
  const ref = useMergedRef(box, sizeRef);
  const [top, setTop] = useState(0);
  const height = measured || DEFAULT_HEIGHT;
  const total = rows.length * rowHeight;
  const from = Math.min(top, Math.max(0, total - height));
  const first = Math.max(0, Math.floor(from / rowHeight) - OVERSCAN);
  const last = Math.min(rows.length, Math.ceil((from + height) / rowHeight) + OVERSCAN);

  const shownKey = useRef<string>(undefined);
  useEffect(() => {
    if (!box.current || revealed === undefined || revealed < 0 || shownKey.current === revealKey) return;
    shownKey.current = revealKey;
    const { scrollTop, clientHeight } = box.current;
    const start = revealed * rowHeight;
    if (start < scrollTop || start + rowHeight > scrollTop + clientHeight) box.current.scrollTop = start - clientHeight / 3;
  }, [revealed, revealKey, rowHeight]);

  return (
    <div ref={ref} className={className} onScroll={(event) => setTop(event.currentTarget.scrollTop)}>
      <ul
        aria-label={label}
        style={{ boxSizing: 'border-box', height: total, margin: 0, padding: 0, paddingTop: first * rowHeight, listStyle: 'none' }}
      >
        {rows.slice(first, last).map((row, at) => children(row, first + at))}
      </ul>
    </div>
  );
}
