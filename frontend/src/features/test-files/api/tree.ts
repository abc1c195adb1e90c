import type { Catalogue, TestFile } from '@/lib/api';

export interface DirectoryNode {
  path: string;
  /** Last part of the path. */
  name: string;
  directories: DirectoryNode[];
  files: TestFile[];
  /** Paths of all files with tests in it and below. */
  testPaths: string[];
}

/** A line of the tree as it is shown; `depth` 0 is the outermost. */
export type TreeRow =
  | { kind: 'directory'; key: string; depth: number; directory: DirectoryNode; isOpen: boolean }
  | { kind: 'file'; key: string; depth: number; file: TestFile }
  | { kind: 'empty'; key: string; depth: number };

/** The catalogue as a tree whose files contain the words of `search`, in any case; directories without a match are left out. */
export function buildTree(catalogue: Catalogue, search = ''): DirectoryNode[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const files = catalogue.files.filter((file) => words.every((word) => file.path.toLowerCase().includes(word)));
  const nodes = new Map<string, DirectoryNode>();
  if (words.length === 0) for (const directory of catalogue.directories) nodeOf(nodes, directory.path);
  for (const file of files) nodeOf(nodes, file.directory).files.push(file);
  const roots = linkNodes(nodes);
  roots.forEach(finish);
  return roots;
}

/** The same catalogue without the files that only help others. */
export function onlyTests(catalogue: Catalogue): Catalogue {
  return { ...catalogue, files: catalogue.files.filter(canRun) };
}

/** Helpers and data are taken along by the tests that need them. */
export function canRun(file: TestFile): boolean {
  return file.kind === 'TEST';
}

/** The lines of a tree from top to bottom. */
export function treeRows(roots: DirectoryNode[], isOpen: (directory: DirectoryNode) => boolean): TreeRow[] {
  const rows: TreeRow[] = [];
  const add = (directory: DirectoryNode, depth: number) => {
    const open = isOpen(directory);
    rows.push({ kind: 'directory', key: `${directory.path}/`, depth, directory, isOpen: open });
    if (!open) return;
    for (const child of directory.directories) add(child, depth + 1);
    for (const file of directory.files) rows.push({ kind: 'file', key: file.path, depth: depth + 1, file });
    if (directory.directories.length + directory.files.length === 0) {
      rows.push({ kind: 'empty', key: `${directory.path}//`, depth: depth + 1 });
    }
  };
  for (const root of roots) add(root, 0);
  return rows;
}

function nodeOf(nodes: Map<string, DirectoryNode>, path: string): DirectoryNode {
  const known = nodes.get(path);
  if (known) return known;
  const name = path.slice(path.lastIndexOf('/') + 1);
  const node = { path, name, directories: [], files: [], testPaths: [] };
  nodes.set(path, node);
  return node;
}

/** Hangs every directory under its nearest ancestor and gives back those without one. */
function linkNodes(nodes: Map<string, DirectoryNode>): DirectoryNode[] {
  const roots: DirectoryNode[] = [];
  for (const node of nodes.values()) {
    const parent = nearestAncestor(nodes, node.path);
    if (parent) {
      node.name = node.path.slice(parent.path.length + 1);
      parent.directories.push(node);
    } else {
      node.name = node.path || 'Top level';
      roots.push(node);
    }
  }
  return roots.sort(byPath);
}

function nearestAncestor(nodes: Map<string, DirectoryNode>, path: string): DirectoryNode | undefined {
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
    const ancestor = nodes.get(path.slice(0, slash));
    if (ancestor) return ancestor;
  }
  return undefined;
}

function finish(node: DirectoryNode): void {
  node.directories.sort(byPath).forEach(finish);
  node.files.sort(byPath);
  node.testPaths = [
    ...node.directories.flatMap((directory) => directory.testPaths),
    ...node.files.filter(canRun).map((file) => file.path),
  ];
}

const order = new Intl.Collator('en', { numeric: true });

function byPath(one: { path: string }, other: { path: string }): number {
  return order.compare(one.path, other.path);
}
