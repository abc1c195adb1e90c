import { expect, it } from 'vitest';
import { aFile } from '@/test/data';
import { freeName, isWritable, tidyDirectory } from './paths';

const catalogue = {
  directories: [{ path: 'mine', writable: true }, { path: 'samples', writable: false }],
  files: [aFile('mine/test_a.py'), aFile('mine/Test_a_2.py'), aFile('mine/a_test.py')],
};

it('finds the next free name', () => {
  expect(freeName(catalogue, 'mine', 'test_a.py')).toBe('test_a_3.py');
  expect(freeName(catalogue, 'other', 'test_a.py')).toBe('test_a_2.py');
  expect(freeName(catalogue, 'mine', 'a_test.py')).toBe('a_2_test.py');
  expect(freeName(undefined, '', 'data.min.json')).toBe('data.min_2.json');
});

it.each([
  ['mine/new', true],
  ['new', true],
  ['samples/new/deep', false],
  ['samplesandmore', true],
  ['', true],
])('knows whether "%s" is writable', (path, writable) => expect(isWritable(catalogue, path)).toBe(writable));

it('tidies directories', () => expect(tidyDirectory(' /a/b/ ')).toBe('a/b'));
