import { useImperativeHandle, useLayoutEffect, useMemo, useRef, useState, type CSSProperties, type MouseEvent, type Ref } from 'react';
import { LineLayout, MAX_SCROLL_HEIGHT } from '../api/line-layout';
import type { LineRange } from '../api/line-hash';
import type { LogSearch, Match } from '../api/log-search';
import type { LogStore } from '../api/log-store';
import { LogLine } from './LogLine';
import { useViewport } from './use-viewport';
import classes from './LogLines.module.css';

export const ROW_HEIGHT = 20;
const OVERSCAN = 12;

export interface LogLinesHandle {
  scrollToLine: (index: number) => void;
  scrollToEnd: () => void;
  firstVisibleLine: () => number;
}

interface LogLinesProps {
  ref: Ref<LogLinesHandle>;
  store: LogStore;
  version: number;
  wrap: boolean;
  following: boolean;
  onFollow: (following: boolean) => void;
  search: LogSearch | undefined;
  active: Match | undefined;
  target: LineRange | undefined;
  onTarget: (range: LineRange) => void;
}

/** The lines in view, and nothing of the others but their height. */
export function LogLines({ ref, store, version, wrap, following, onFollow, search, active, target, onTarget }: LogLinesProps) {
  const box = useRef<HTMLDivElement>(null);
  const lastTop = useRef(0);
  const [top, setTop] = useState(0);
  const view = useViewport(box);
  const gutter = Math.max(3, String(store.count).length) + 4;
  const columns = wrap ? Math.max(10, Math.floor((view.width - 16) / view.charWidth) - gutter) : 0;
  const layout = useMemo(() => ({ lines: new LineLayout(ROW_HEIGHT), columns, store }), [columns, store]).lines;
  extendLayout(layout, store, columns);

  const scale = Math.max(1, layout.height / MAX_SCROLL_HEIGHT);
  const logicalTop = Math.min(top * scale, Math.max(0, layout.height - view.height));
  const first = Math.max(0, layout.indexAt(logicalTop) - OVERSCAN);
  const last = Math.min(store.count - 1, layout.indexAt(logicalTop + view.height) + OVERSCAN);
  const shift = scale === 1 ? layout.topOf(first) : top + layout.topOf(first) - logicalTop;

  const scrollTo = (position: number) => {
    if (!box.current) return;
    box.current.scrollTop = position;
    lastTop.current = box.current.scrollTop;
    setTop(box.current.scrollTop);
  };
  useImperativeHandle(ref, () => ({
    scrollToLine: (index) => scrollTo((layout.topOf(Math.min(index, layout.size)) - view.height / 3) / scale),
    scrollToEnd: () => scrollTo(box.current?.scrollHeight ?? 0),
    firstVisibleLine: () => layout.indexAt(logicalTop),
  }));

  useLayoutEffect(() => {
    if (following && box.current) scrollTo(box.current.scrollHeight);
  }, [following, version, view.height, view.width, wrap]);

  const onScroll = () => {
    const element = box.current;
    if (!element) return;
    const isUp = element.scrollTop < lastTop.current - 1;
    const isAtTail = element.scrollTop + element.clientHeight >= element.scrollHeight - ROW_HEIGHT;
    lastTop.current = element.scrollTop;
    setTop(element.scrollTop);
    if (isAtTail && !following) onFollow(true);
    else if (isUp && !isAtTail && following) onFollow(false);
  };
  const onClick = (event: MouseEvent) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-number]') : null;
    if (!link) return;
    event.preventDefault();
    const line = Number(link.dataset['number']);
    const anchor = event.shiftKey && target ? target.from : line;
    onTarget({ from: Math.min(anchor, line), to: Math.max(anchor, line) });
  };

  return (
    // eslint-disable-next-line jsx-a11y-x/no-noninteractive-element-interactions, jsx-a11y-x/click-events-have-key-events -- delegates for the links inside
    <div
      ref={box}
      className={classes['box']}
      role="region"
      aria-label="Log"
      // eslint-disable-next-line jsx-a11y-x/no-noninteractive-tabindex -- a scrollable region must be reachable by keyboard
      tabIndex={0}
      data-wrap={wrap || undefined}
      onScroll={onScroll}
      onClick={onClick}
      style={{ '--log-gutter': `${gutter - 1}ch`, '--log-row': `${ROW_HEIGHT}px` } as CSSProperties}
    >
      <div
        className={classes['content']}
        style={{
          height: Math.min(layout.height, MAX_SCROLL_HEIGHT),
          minWidth: wrap ? undefined : `${Math.min(store.longest, 20_000) + gutter + 2}ch`,
        }}
      >
        <div style={{ transform: `translateY(${shift}px)` }}>
          {range(first, last).map((index) => (
            <LogLine
              key={index}
              index={index}
              line={store.line(index)}
              style={store.styleAt(index)}
              pattern={search?.pattern}
              activeStart={active?.line === index ? active.start : undefined}
              isTarget={target !== undefined && index + 1 >= target.from && index + 1 <= target.to}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

/** Takes the lines that are new since the last time; the last one may have changed. */
function extendLayout(layout: LineLayout, store: LogStore, columns: number): void {
  const from = Math.max(0, Math.min(layout.size - 1, store.settled));
  for (let index = from; index < store.count; index++) {
    layout.set(index, columns === 0 ? 1 : Math.ceil(cells(store.plain(index)) / columns));
  }
  layout.truncate(store.count);
}

const UNUSUAL = /[^\x20-\x7e]/;
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;
const INVISIBLE = /\p{M}|\u200d|\ufe0f/u;

/** Columns that a text takes in a monospaced font. */
function cells(text: string): number {
  if (!UNUSUAL.test(text)) return text.length;
  let width = 0;
  for (const character of text) {
    if (character === '\t') width += 8 - (width % 8);
    else if (!INVISIBLE.test(character)) width += WIDE.test(character) ? 2 : 1;
  }
  return width;
}

function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
}
