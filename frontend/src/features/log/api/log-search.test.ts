import { expect, it } from 'vitest';
import { LogSearch } from './log-search';
import { LogStore } from './log-store';

function search(text: string, query: string): { found: LogSearch; store: LogStore } {
  const store = new LogStore();
  store.append(0, text);
  const found = new LogSearch(store, query);
  while (!found.isComplete) found.step();
  return { found, store };
}

it('finds text in any case, several times in a line, and through colours', () => {
  const { found } = search('Error error\nnone\n\x1b[31mERR\x1b[0mOR\n', 'error');
  expect(found.matches).toEqual([
    { line: 0, start: 0, end: 5 },
    { line: 0, start: 6, end: 11 },
    { line: 2, start: 0, end: 5 },
  ]);
});

it('takes the query literally', () => {
  expect(search('a.b*c\naxbbc\n', 'a.b*c').found.matches).toHaveLength(1);
  expect(search('1/2 [x] {y}\n', '[x] {y}').found.matches).toHaveLength(1);
});

it('goes on with lines that come later', () => {
  const { found, store } = search('x\n', 'x');
  store.append(store.offset, 'x\nx');
  expect(found.isComplete).toBe(false);
  found.step();
  expect(found.matches).toHaveLength(2);
  store.finish();
  found.step();
  expect(found.matches).toHaveLength(3);
});

it('starts at the line that is looked at', () => {
  const { found } = search('x\n-\nx\n-\nx\n', 'x');
  expect([0, 1, 2, 3, 5].map((line) => found.firstFrom(line))).toEqual([0, 1, 1, 2, 0]);
});
