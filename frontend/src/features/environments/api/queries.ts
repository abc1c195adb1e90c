import { queryOptions } from '@tanstack/react-query';
import { getJson, type Environment, type Run } from '@/lib/api';

export const environmentKeys = {
  all: ['environments'] as const,
  list: () => [...environmentKeys.all, 'list'] as const,
  queue: (id: number) => [...environmentKeys.all, 'queue', id] as const,
};

export const environmentsQuery = queryOptions({
  queryKey: environmentKeys.list(),
  queryFn: ({ signal }) => getJson<Environment[]>('/environments', { signal }),
});

/** The queued runs of an environment in the order in which they will be executed. */
export const environmentQueueQuery = (id: number) =>
  queryOptions({
    queryKey: environmentKeys.queue(id),
    queryFn: ({ signal }) => getJson<Run[]>(`/environments/${id}/queue`, { signal }),
  });
