import { queryOptions } from '@tanstack/react-query';
import { getJson } from '@/lib/api';
import type { AsyncApi, OpenApi } from './document';

/** Both published documents; they change with the service only. */
export const documentsQuery = queryOptions({
  queryKey: ['documents'],
  queryFn: async ({ signal }) => {
    const [asyncApi, openApi] = await Promise.all([
      getJson<AsyncApi>('/asyncapi.json', { signal }),
      getJson<OpenApi>('/openapi.json', { signal }),
    ]);
    return { asyncApi, openApi };
  },
  staleTime: Infinity,
});
