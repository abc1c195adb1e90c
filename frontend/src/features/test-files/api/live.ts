import type { QueryClient } from '@tanstack/react-query';
import { isFinished } from '@/components/run-status';
import type { Catalogue, LastRun, Run, TestDirectory, TestFile } from '@/lib/api';
import { isWritable } from './paths';
import { readLastRunsOf, testFileKeys } from './queries';

/** A file that has left the catalogue. */
export interface GoneFile {
  path: string;
  directory: string;
  deleted: true;
}

export type TestFileEvent = TestFile | GoneFile;

/**
 * Puts files, as events or answers brought them, into the catalogue; the last one of a path counts. Returns whether any
 * content is another than was known, and not just what an inspection has found.
 */
export function applyTestFiles(client: QueryClient, changes: readonly TestFileEvent[]): boolean {
  const known = client.getQueryData<Catalogue>(testFileKeys.catalogue());
  const hashes = new Map(known?.files.map(({ path, sha256 }) => [path, sha256]));
  client.setQueryData<Catalogue>(testFileKeys.catalogue(), (catalogue) => catalogue && withFiles(catalogue, changes));
  return changes.some((change) => 'deleted' in change || hashes.get(change.path) !== change.sha256);
}

/** How the files of runs stand to the catalogue may be another matter now. */
export const readRunFilesAgain = (client: QueryClient) => client.invalidateQueries({ queryKey: testFileKeys.ofRuns() });

/** What an upload answered is older than the event that tells the tests of the same content. */
export async function applyUploaded(client: QueryClient, files: readonly TestFile[]): Promise<void> {
  const known = client.getQueryData<Catalogue>(testFileKeys.catalogue());
  const isTold = ({ path, sha256 }: TestFile) => known?.files.some((file) => file.path === path && file.sha256 === sha256);
  if (applyTestFiles(client, files.filter((file) => !isTold(file)))) await readRunFilesAgain(client);
}

function withFiles(catalogue: Catalogue, changes: readonly TestFileEvent[]): Catalogue {
  const changed = new Map(changes.map((change) => [change.path, change]));
  const files = catalogue.files.filter(({ path }) => !changed.has(path));
  const present = [...changed.values()].filter((change): change is TestFile => !('deleted' in change));
  return { directories: withDirectories(catalogue, present), files: [...files, ...present] };
}

/** With the directories of new files and those above them. */
function withDirectories(catalogue: Catalogue, files: readonly TestFile[]): TestDirectory[] {
  const known = new Set(catalogue.directories.map(({ path }) => path));
  const added: TestDirectory[] = [];
  for (const { directory } of files) {
    for (let path = directory; path !== '' && !known.has(path); path = path.slice(0, Math.max(0, path.lastIndexOf('/')))) {
      known.add(path);
      added.push({ path, writable: isWritable(catalogue, path) });
    }
  }
  return added.length === 0 ? catalogue.directories : [...catalogue.directories, ...added];
}

/** Reads how the files of a run did, if it has finished and somebody has asked for that of any file. */
export async function applyFinishedRun(client: QueryClient, run: Run): Promise<void> {
  if (!isFinished(run.status) || client.getQueryData(testFileKeys.lastRuns()) === undefined) return;
  const fresh = await readLastRunsOf(run.id);
  const paths = new Set(fresh.map(({ path }) => path));
  client.setQueryData<LastRun[]>(testFileKeys.lastRuns(), (known) => known && [...known.filter(({ path }) => !paths.has(path)), ...fresh]);
}
