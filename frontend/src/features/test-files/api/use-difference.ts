import { useQuery } from '@tanstack/react-query';
import type { RunFile } from '@/lib/api';
import { differenceOf } from './difference';
import { readContent, testFileKeys } from './queries';

/** What is different in the current file from the version of a run; null if nothing. */
export function useDifference({ path, sha256 }: RunFile, source: string) {
  return useQuery({
    queryKey: [...testFileKeys.ofRuns(), 'difference', path, sha256],
    queryFn: async ({ signal }) => (await differenceOf(source, new TextDecoder().decode(await readContent(path, signal)))) ?? null,
  });
}
