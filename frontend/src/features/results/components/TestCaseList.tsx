import { useElementSize, useMergedRef } from '@mantine/hooks';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { TestCase } from '@/lib/api';
import { rowAt, rowTops } from '../api/row-layout';
import { rowHeight, TestCaseRow } from './TestCaseRow';
import classes from './TestCases.module.css';

const OVERSCAN = 8;
/** Until the list has been measured. */
const DEFAULT_HEIGHT = 400;

interface TestCaseListProps {
  tests: TestCase[];
  selected: TestCase | undefined;
  onSelect: (test: TestCase) => void;
}

/** The rows in view, and nothing of the others but their height. */
export function TestCaseList({ tests, selected, onSelect }: TestCaseListProps) {
  const box = useRef<HTMLDivElement>(null);
  const { ref: sizeRef, height: measured } = useElementSize<HTMLDivElement>();
  const ref = useMergedRef(box, sizeRef);
  const [top, setTop] = useState(0);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const tops = useMemo(
    () => rowTops(tests.length, (index) => rowHeight(tests[index], open.has(tests[index]?.nodeId ?? ''))),
    [tests, open],
  );
  const total = tops[tests.length] ?? 0;
  const height = measured || DEFAULT_HEIGHT;
  const first = Math.max(0, rowAt(tops, Math.min(top, Math.max(0, total - height))) - OVERSCAN);
  const shown = tests.slice(first, rowAt(tops, top + height) + OVERSCAN + 1);
  // What is newly selected comes into view, once.
  const shownName = useRef<string>(undefined);
  useEffect(() => {
    if (!box.current || !selected || shownName.current === selected.nodeId) return;
    const index = tests.findIndex((test) => test.nodeId === selected.nodeId);
    if (index < 0) return;
    shownName.current = selected.nodeId;
    const [start = 0, end = 0] = [tops[index], tops[index + 1]];
    const { scrollTop, clientHeight } = box.current;
    if (start < scrollTop || end > scrollTop + clientHeight) box.current.scrollTop = start - clientHeight / 3;
  }, [tests, tops, selected]);

  const toggle = (nodeId: string) => {
    const next = new Set(open);
    if (!next.delete(nodeId)) next.add(nodeId);
    setOpen(next);
  };
  if (tests.length === 0) return <p className={classes['nothing']}>No test case matches.</p>;
  return (
    <div ref={ref} className={classes['box']} onScroll={(event) => setTop(event.currentTarget.scrollTop)}>
      <ul className={classes['list']} style={{ height: total, paddingTop: tops[first] ?? 0 }}>
        {shown.map((test, at) => (
          <TestCaseRow
            key={test.nodeId}
            test={test}
            position={first + at + 1}
            total={tests.length}
            isSelected={test.nodeId === selected?.nodeId}
            isOpen={open.has(test.nodeId)}
            onToggle={toggle}
            onSelect={onSelect}
          />
        ))}
      </ul>
    </div>
  );
}
