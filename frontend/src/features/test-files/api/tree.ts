import type { Catalogue, TestFile } from '@/lib/api';

export interface DirectoryNode {
  path: string;
  /** Last part of the path. */
  name: string;
  directories: DirectoryNode[];
  files: TestFile[];
  /** Paths of all files in it and below that can be run. */
  allPaths: string[];
}

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

function nodeOf(nodes: Map<string, DirectoryNode>, path: string): DirectoryNode {
  const known = nodes.get(path);
  if (known) return known;
  const name = path.slice(path.lastIndexOf('/') + 1);
  const node = { path, name, directories: [], files: [], allPaths: [] };
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
  node.allPaths = [...node.directories.flatMap((directory) => directory.allPaths), ...node.files.filter(canRun).map((file) => file.path)];
}

/** Helpers and data are taken along by the tests that need them. */
export function canRun(file: TestFile): boolean {
  return file.kind === 'TEST';
}

function byPath(one: { path: string }, other: { path: string }): number {
  return one.path.localeCompare(other.path, 'en', { numeric: true });
}
