import { expect, it } from 'vitest';
import { aFile, CATALOGUE } from '@/test/data';
import { buildTree, onlyTests, treeRows, type DirectoryNode } from './tree';

const outline = (nodes: DirectoryNode[]): unknown[] =>
  nodes.map((node) => [node.name, ...outline(node.directories), ...node.files.map((file) => file.path)]);

it('hangs directories under their ancestors', () => {
  expect(outline(buildTree(CATALOGUE))).toEqual([
    ['Top level'],
    ['acceptance-tests', 'acceptance-tests/test_limits.py'],
    [
      'sample-tests',
      ['api', 'sample-tests/api/test_calls.py'],
      'sample-tests/test_failure.py',
      'sample-tests/test_success.py',
    ],
  ]);
});

it('counts what is in a directory and below', () => {
  expect(buildTree(CATALOGUE)[2]?.testPaths).toHaveLength(3);
});

it('keeps only what matches every word, in any case', () => {
  expect(outline(buildTree(CATALOGUE, 'SAMPLE succ'))).toEqual([['sample-tests', 'sample-tests/test_success.py']]);
  expect(buildTree(CATALOGUE, 'nothing like that')).toEqual([]);
});

it('sorts numbers as numbers', () => {
  const files = ['d/test_10.py', 'd/test_9.py'].map((path) => aFile(path));
  expect(outline(buildTree({ directories: [], files }))).toEqual([['d', 'd/test_9.py', 'd/test_10.py']]);
});

it('neither counts nor offers files that only help others', () => {
  const files = [aFile('d/conftest.py', { kind: 'SUPPORT' }), aFile('d/test_a.py')];
  const catalogue = { directories: [], files };
  expect(buildTree(catalogue)[0]).toMatchObject({ testPaths: ['d/test_a.py'], files: [{ path: 'd/conftest.py' }, {}] });
  expect(outline(buildTree(onlyTests(catalogue)))).toEqual([['d', 'd/test_a.py']]);
});

it('becomes lines, of open directories with what is in them', () => {
  const rows = treeRows(buildTree(CATALOGUE), ({ path }) => path !== 'acceptance-tests');
  expect(rows.map(({ depth, key }) => `${'-'.repeat(depth)}${key}`)).toEqual([
    '/',
    '-//',
    'acceptance-tests/',
    'sample-tests/',
    '-sample-tests/api/',
    '--sample-tests/api/test_calls.py',
    '-sample-tests/test_failure.py',
    '-sample-tests/test_success.py',
  ]);
});
