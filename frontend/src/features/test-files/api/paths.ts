import type { Catalogue } from '@/lib/api';

export function joinPath(directory: string, name: string): string {
  return directory === '' ? name : `${directory}/${name}`;
}

/** Empty for a file at the top level. */
export function directoryOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** As the API wants it: without slashes around it. */
export function tidyDirectory(text: string): string {
  return text.trim().replace(/^\/+|\/+$/g, '');
}

/** Whether files can be put there: its nearest existing directory decides. */
export function isWritable(catalogue: Catalogue, directory: string): boolean {
  const known = new Map(catalogue.directories.map(({ path, writable }) => [path, writable]));
  for (let path = directory; path !== ''; path = directoryOf(path)) {
    const writable = known.get(path);
    if (writable !== undefined) return writable;
  }
  return known.get('') ?? true;
}

/** "test_login_2.py", or the next number that is free in the directory. */
export function freeName(catalogue: Catalogue | undefined, directory: string, name: string): string {
  const taken = new Set(catalogue?.files.map((file) => file.path.toLowerCase()));
  const dot = name.lastIndexOf('.');
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  // "login_test.py" must stay a test file.
  const [start, end] = stem.endsWith('_test') && !stem.startsWith('test_') ? [stem.slice(0, -5), '_test'] : [stem, ''];
  for (let number = 2; ; number++) {
    const free = `${start}_${number}${end}${extension}`;
    if (!taken.has(joinPath(directory, free).toLowerCase())) return free;
  }
}
