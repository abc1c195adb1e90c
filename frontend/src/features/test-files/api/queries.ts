import { queryOptions } from '@tanstack/react-query';
import { getJson, type Catalogue } from '@/lib/api';

export const testFileKeys = {
  all: ['test-files'] as const,
  catalogue: () => [...testFileKeys.all, 'catalogue'] as const,
};

/** Read from the file system, so worth asking again whenever somebody looks. */
export const catalogueQuery = queryOptions({
  queryKey: testFileKeys.catalogue(),
  queryFn: ({ signal }) => getJson<Catalogue>('/test-files', { signal }),
  staleTime: 0,
  refetchOnWindowFocus: true,
});
