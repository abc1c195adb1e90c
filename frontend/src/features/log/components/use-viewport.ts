import { useLayoutEffect, useState, type RefObject } from 'react';

export interface Viewport {
  width: number;
  height: number;
  /** Of the monospaced font, in pixels. */
  charWidth: number;
}

/** Size of an element and of one character in it. */
export function useViewport(ref: RefObject<HTMLElement | null>): Viewport {
  const [viewport, setViewport] = useState<Viewport>({ width: 800, height: 400, charWidth: 7.5 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const measure = () => {
      const next = { width: element.clientWidth, height: element.clientHeight, charWidth: measureCharacter(element) };
      if (next.height > 0) setViewport((before) => (isSame(before, next) ? before : next));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    // The first measurement may be of the fallback font.
    document.fonts.addEventListener('loadingdone', measure);
    return () => {
      observer.disconnect();
      document.fonts.removeEventListener('loadingdone', measure);
    };
  }, [ref]);
  return viewport;
}

function measureCharacter(element: HTMLElement): number {
  const probe = document.createElement('span');
  probe.textContent = '0'.repeat(100);
  probe.style.position = 'absolute';
  probe.style.visibility = 'hidden';
  element.append(probe);
  const width = probe.getBoundingClientRect().width / 100;
  probe.remove();
  return width > 0 ? width : 7.5;
}

function isSame(one: Viewport, other: Viewport): boolean {
  return one.width === other.width && one.height === other.height && one.charWidth === other.charWidth;
}
