import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { getJson, postJson, type RerunRequest, type Run, type RunPage, type RunVariable } from '@/lib/api';
import type { RunFilters } from './filters';

const PAGE_SIZE = 50;

export const runKeys = {
  all: ['runs'] as const,
  lists: () => [...runKeys.all, 'list'] as const,
  list: (filters: RunFilters) => [...runKeys.lists(), filters] as const,
  detail: (id: number) => [...runKeys.all, 'detail', id] as const,
  variables: (id: number) => ['run-variables', id] as const,
};

export const runListQuery = (filters: RunFilters) =>
  infiniteQueryOptions({
    queryKey: runKeys.list(filters),
    queryFn: ({ pageParam, signal }) =>
      getJson<RunPage>('/runs', { query: { ...filters, limit: PAGE_SIZE, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });

export const runQuery = (id: number) =>
  queryOptions({
    queryKey: runKeys.detail(id),
    queryFn: ({ signal }) => getJson<Run>(`/runs/${id}`, { signal }),
  });

/** What a run was given; it never changes. */
export const runVariablesQuery = (id: number) =>
  queryOptions({
    queryKey: runKeys.variables(id),
    queryFn: ({ signal }) => getJson<RunVariable[]>(`/runs/${id}/variables`, { signal }),
    staleTime: Infinity,
  });

export const rerun = (id: number, body: RerunRequest) => postJson<Run>(`/runs/${id}/rerun`, { body });

export const cancelRun = (id: number) => postJson<Run>(`/runs/${id}/cancel`);
