import { queryOptions, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { deleteResource, getJson, getText, postForm, type Catalogue, type TestFile } from '@/lib/api';

const ASK_AGAIN_MS = 10_000;

export const testFileKeys = {
  all: ['test-files'] as const,
  catalogue: () => [...testFileKeys.all, 'catalogue'] as const,
  content: (path: string) => [...testFileKeys.all, 'content', path] as const,
};

const HEARD_KEY = ['hears-test-files'];

/** The server tells of changes, so nobody needs to ask. */
export function hearTestFiles(client: QueryClient): void {
  client.setQueryDefaults(HEARD_KEY, { gcTime: Infinity });
  client.setQueryData(HEARD_KEY, true);
}

/** The catalogue, read from the file system whenever somebody looks, and again and again until the server tells of changes. */
export function useCatalogue() {
  const client = useQueryClient();
  return useQuery({
    queryKey: testFileKeys.catalogue(),
    queryFn: ({ signal }) => getJson<Catalogue>('/test-files', { signal }),
    staleTime: 0,
    refetchOnWindowFocus: true,
    refetchInterval: () => (client.getQueryData(HEARD_KEY) ? false : ASK_AGAIN_MS),
  });
}

/** The source of a file; `version` changes with it. */
export const contentQuery = (path: string, version: string) =>
  queryOptions({
    queryKey: [...testFileKeys.content(path), version],
    queryFn: ({ signal }) => getText('/test-files/content', { query: { path }, signal }),
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
