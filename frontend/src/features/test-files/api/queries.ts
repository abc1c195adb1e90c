import { queryOptions, useQuery } from '@tanstack/react-query';
import { deleteResource, getJson, getText, getTextBytes, postForm, type FormOptions, type Catalogue, type LastRun, type RunFile, type TestFile, type TestFileInspection } from '@/lib/api';
import { sha256Of } from '@/lib/sha256';
import type { Replacement } from './uploads';

export const testFileKeys = {
  all: ['test-files'] as const,
  catalogue: () => [...testFileKeys.all, 'catalogue'] as const,
  lastRuns: () => [...testFileKeys.all, 'last-runs'] as const,
  /** Of all runs. */
  ofRuns: () => [...testFileKeys.all, 'of-run'] as const,
};

/** The catalogue as it is on the server's disk; events keep it so. */
export function useCatalogue() {
  return useQuery({
    queryKey: testFileKeys.catalogue(),
    queryFn: ({ signal }) => getJson<Catalogue>('/test-files', { signal }),
  });
}

/** How each file did when it was last executed, by path. */
export function useLastRuns() {
  return useQuery({
    queryKey: testFileKeys.lastRuns(),
    queryFn: ({ signal }) => getJson<LastRun[]>('/test-files/last-runs', { signal }),
    select: byPath,
  });
}

const byPath = (lastRuns: LastRun[]): ReadonlyMap<string, LastRun> => new Map(lastRuns.map((last) => [last.path, last]));

export const readLastRunsOf = (runId: number) => getJson<LastRun[]>('/test-files/last-runs', { query: { runId } });

/** The source of a file, read again until it is of the version that the catalogue names by its SHA-256. */
export const contentQuery = (path: string, version: string) =>
  queryOptions({
    queryKey: [...testFileKeys.all, 'content', path, version],
    queryFn: async ({ signal }) => {
      const content = await readContent(path, signal);
      return { text: new TextDecoder().decode(content), sha256: sha256Of(content) };
    },
    select: ({ text }) => text,
    staleTime: ({ state }) => (state.data?.sha256 === version ? Infinity : 0),
    refetchInterval: ({ state }) => (state.data === undefined || state.data.sha256 === version ? false : OTHER_VERSION_MS),
    // What was read for a version too late or too early is not shown when that version comes again.
    gcTime: 0,
  });

const OTHER_VERSION_MS = 1_000;

/** The tests of a file; `known` is what the catalogue says of it, so another answer is asked for when that changes. */
export const inspectionQuery = ({ path, sha256, testCases, problem }: TestFile) =>
  queryOptions({
    queryKey: [...testFileKeys.all, 'inspection', path, sha256, testCases, problem],
    queryFn: ({ signal }) => getJson<TestFileInspection>('/test-files/inspection', { query: { path }, signal }),
    staleTime: ({ state }) => (state.data?.sha256 === sha256 ? Infinity : 0),
  });

/** The files that a run executes, as they stand to the catalogue. */
export const runFilesQuery = (runId: number) =>
  queryOptions({
    queryKey: [...testFileKeys.ofRuns(), runId],
    queryFn: ({ signal }) => getJson<RunFile[]>(`/runs/${runId}/files`, { signal }),
  });

/** The source of a file as a run executes it. */
export const runFileContentQuery = (runId: number, path: string) =>
  queryOptions({
    queryKey: [...testFileKeys.all, 'content-of-run', runId, path],
    queryFn: ({ signal }) => getText(`/runs/${runId}/files/content`, { query: { path }, signal }),
    staleTime: Infinity,
  });

export const readContent = (path: string, signal: AbortSignal) => getTextBytes('/test-files/content', { query: { path }, signal });

export const deleteTestFile = (path: string) => deleteResource('/test-files', { query: { path } });

export interface UploadRequest {
  content: Uint8Array<ArrayBuffer>;
  name: string;
  directory: string;
  replacement: Replacement | undefined;
}

/** Uploads one file; an error 409 if another one is there than may be replaced. */
export function uploadTestFile({ content, name, directory, replacement }: UploadRequest, options: FormOptions) {
  const form = new FormData();
  form.append('directory', directory);
  if (replacement) form.append('replace', 'true');
  if (replacement?.sha256 !== undefined) form.append('replaces', replacement.sha256);
  form.append('file', new File([content], name));
  return postForm<TestFile[]>('/test-files', form, options);
}
