import { queryOptions, useQuery } from '@tanstack/react-query';
import { deleteResource, getJson, getText, postForm, type Catalogue, type LastRun, type RunFile, type TestFile, type TestFileInspection } from '@/lib/api';

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

/** The source of a file; `version` changes with it. */
export const contentQuery = (path: string, version: string) =>
  queryOptions({
    queryKey: [...testFileKeys.all, 'content', path, version],
    queryFn: ({ signal }) => getText('/test-files/content', { query: { path }, signal }),
    staleTime: Infinity,
  });

/** The tests of a file; `known` is what the catalogue says of it, so another answer is asked for when that changes. */
export const inspectionQuery = ({ path, sha256, testCases, problem }: TestFile) =>
  queryOptions({
    queryKey: [...testFileKeys.all, 'inspection', path, sha256, testCases, problem],
    queryFn: ({ signal }) => getJson<TestFileInspection>('/test-files/inspection', { query: { path }, signal }),
    staleTime: Infinity,
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

export const readContent = (path: string) => getText('/test-files/content', { query: { path } });

export const deleteTestFile = (path: string) => deleteResource('/test-files', { query: { path } });

export interface UploadRequest {
  file: File;
  /** What it is to be called. */
  name: string;
  directory: string;
  replace: boolean;
}

/** Uploads one file; an error 409 if it is there and is not to be replaced. */
export function uploadTestFile({ file, name, directory, replace }: UploadRequest, onProgress: (part: number) => void) {
  const form = new FormData();
  form.append('directory', directory);
  if (replace) form.append('replace', 'true');
  form.append('file', name === file.name ? file : new File([file], name, { type: file.type }));
  return postForm<TestFile[]>('/test-files', form, onProgress);
}
