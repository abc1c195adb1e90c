import { Button } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { EmptyState } from '@/components/EmptyState';
import { LoadError } from '@/components/LoadError';
import { PageHeading } from '@/components/PageHeading';
import { PlusIcon } from '@/components/icons';
import { useDocumentTitle } from '@/lib/use-document-title';
import { hasFilters, type RunFilters } from '../api/filters';
import { runListQuery } from '../api/queries';
import { RunFilterBar } from './RunFilterBar';
import { RunsTable } from './RunsTable';
import classes from './RunsPage.module.css';

interface RunsPageProps {
  filters: RunFilters;
  onFilter: (filters: RunFilters) => void;
}

export function RunsPage({ filters, onFilter }: RunsPageProps) {
  useDocumentTitle(filters.environmentId === undefined ? 'Runs' : `Runs in environment ${filters.environmentId}`);
  const query = useInfiniteQuery({ ...runListQuery(filters), placeholderData: keepPreviousData });
  const runs = useMemo(() => query.data?.pages.flatMap((page) => page.items), [query.data]);
  return (
    <div className={classes['page']}>
      <PageHeading title="Runs" />
      <RunFilterBar filters={filters} onFilter={onFilter} />
      <section className={classes['panel']} aria-label="Runs">
        {query.isError && !runs && <LoadError error={query.error} onRetry={() => void query.refetch()} />}
        {runs && runs.length === 0 && <NoRuns filters={filters} onFilter={onFilter} />}
        {(!runs || runs.length > 0) && !(query.isError && !runs) && (
          <RunsTable
            runs={runs}
            stale={query.isPlaceholderData}
            more={{
              available: query.hasNextPage,
              loading: query.isFetchingNextPage,
              failed: query.isFetchNextPageError,
              load: () => void query.fetchNextPage(),
            }}
          />
        )}
      </section>
    </div>
  );
}

function NoRuns({ filters, onFilter }: RunsPageProps) {
  if (hasFilters(filters)) {
    return (
      <EmptyState
        title="No run matches these filters"
        action={
          <Button variant="default" onClick={() => onFilter({})}>
            Clear filters
          </Button>
        }
      >
        New runs that match appear here by themselves.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="Nothing has been run yet"
      action={
        <Button renderRoot={(props) => <Link to="/new" {...props} />} leftSection={<PlusIcon />}>
          Start the first run
        </Button>
      }
    >
      Choose an environment and the test files to execute in it. Runs of one environment are executed one after the
      other, so nobody gets in anybody&rsquo;s way.
    </EmptyState>
  );
}
