import { expect, it } from 'vitest';
import { asId, asList, parseSearch, stringifySearch } from './search-params';

it('turns repeated names into lists and back', () => {
  const search = parseSearch('?path=a%2Fb.py&path=c.py&environment=7');
  expect(search).toEqual({ path: ['a/b.py', 'c.py'], environment: '7' });
  expect(stringifySearch(search)).toBe('?path=a%2Fb.py&path=c.py&environment=7');
});

it('leaves out what is empty', () => {
  expect(stringifySearch({ a: undefined, b: '', c: [], d: 3 })).toBe('?d=3');
  expect(stringifySearch({})).toBe('');
});

it('survives any input', () => {
  expect(asList({ x: 1 })).toEqual([]);
  expect(asList(['', 'a'])).toEqual(['a']);
  expect(['7', '0', '-1', '1e3', 'x', '99999999999999999', undefined].map(asId)).toEqual([
    7, undefined, undefined, undefined, undefined, undefined, undefined,
  ]);
});
