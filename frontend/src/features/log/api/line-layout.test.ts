import { expect, it } from 'vitest';
import { LineLayout } from './line-layout';

function layoutOf(...rows: number[]): LineLayout {
  const layout = new LineLayout(20);
  rows.forEach((count, index) => layout.set(index, count));
  return layout;
}

it('knows where lines start', () => {
  const layout = layoutOf(1, 3, 2);
  expect([0, 1, 2].map((index) => layout.topOf(index))).toEqual([0, 20, 80]);
  expect(layout.height).toBe(120);
});

it('finds the line at a position', () => {
  const layout = layoutOf(1, 3, 2);
  expect([0, 19, 20, 79, 80, 500].map((y) => layout.indexAt(y))).toEqual([0, 0, 1, 1, 2, 2]);
});

it('moves the lines behind one that changes', () => {
  const layout = layoutOf(1, 1, 1);
  expect(layout.height).toBe(60);
  layout.set(0, 5);
  expect(layout.topOf(2)).toBe(120);
  layout.truncate(1);
  expect(layout.height).toBe(100);
});

it('holds hundreds of thousands of lines', () => {
  const layout = new LineLayout(20);
  for (let index = 0; index < 300_000; index++) layout.set(index, 1 + (index % 2));
  expect(layout.height).toBe(9_000_000);
  expect(layout.indexAt(8_999_999)).toBe(299_999);
});

it('is empty at first', () => {
  const layout = layoutOf();
  expect([layout.height, layout.indexAt(0)]).toEqual([0, 0]);
});
