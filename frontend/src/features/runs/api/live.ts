import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import { isFinished } from '@/components/run-status';
import type { Run, RunPage } from '@/lib/api';
import { matchesFilters, type RunFilters } from './filters';
import { runKeys } from './queries';

const REREAD_AFTER_MS = 500;

type RunList = InfiniteData<RunPage>;

/** Puts a run, as an event brought it, wherever it is shown. */
export function applyRun(client: QueryClient, run: Run): void {
  client.setQueryData<Run>(runKeys.detail(run.id), (known) => (known ? newer(known, run) : known));
  for (const [key, list] of client.getQueriesData<RunList>({ queryKey: runKeys.lists() })) {
    if (!list) continue;
    const filters = key[2] as RunFilters;
    const changed = withRun(list, run, filters);
    if (changed) client.setQueryData<RunList>(key, changed);
    else if (matchesFilters(run, filters) === undefined && isNewer(list, run)) rereadSoon(client, key);
  }
}

/** Terminal states never change, so an event that was overtaken must not bring a run back to life. */
function newer(known: Run, run: Run): Run {
  return isFinished(known.status) && !isFinished(run.status) ? known : run;
}

/** The list with the run replaced, added or removed; undefined if it stays as it is. */
function withRun(list: RunList, run: Run, filters: RunFilters): RunList | undefined {
  const matches = matchesFilters(run, filters);
  const isListed = list.pages.some((page) => page.items.some((item) => item.id === run.id));
  if (isListed) {
    return mapItems(list, (items) =>
      matches === false
        ? items.filter((item) => item.id !== run.id)
        : items.map((item) => (item.id === run.id ? newer(item, run) : item)),
    );
  }
  const [first, ...rest] = list.pages;
  if (matches !== true || !first || !belongsInside(list, run)) return undefined;
  if (isNewer(list, run)) return { ...list, pages: [{ ...first, items: [run, ...first.items] }, ...rest] };
  return mapItems(list, (items) => insertInOrder(items, run));
}

function mapItems(list: RunList, change: (items: Run[]) => Run[]): RunList {
  return { ...list, pages: list.pages.map((page) => ({ ...page, items: change(page.items) })) };
}

/** Into the one page whose numbers are around the run's. */
function insertInOrder(items: Run[], run: Run): Run[] {
  const at = items.findIndex((item) => item.id < run.id);
  const isAround = at > 0 && items[0] !== undefined && items[0].id > run.id;
  return isAround ? [...items.slice(0, at), run, ...items.slice(at)] : items;
}

function isNewer(list: RunList, run: Run): boolean {
  const newest = list.pages[0]?.items[0];
  return newest === undefined || run.id > newest.id;
}

/** False for runs that are older than all that has been read so far: they come with their page. */
function belongsInside(list: RunList, run: Run): boolean {
  const last = list.pages.at(-1);
  const oldest = last?.items.at(-1);
  return oldest === undefined || run.id > oldest.id || last?.nextCursor === null;
}

const scheduled = new WeakMap<QueryClient, Set<string>>();

function rereadSoon(client: QueryClient, queryKey: readonly unknown[]): void {
  const waiting = scheduled.get(client) ?? new Set<string>();
  scheduled.set(client, waiting);
  const name = JSON.stringify(queryKey);
  if (waiting.has(name)) return;
  waiting.add(name);
  setTimeout(() => {
    waiting.delete(name);
    void client.invalidateQueries({ queryKey, exact: true });
  }, REREAD_AFTER_MS);
}

/** Gives the listed runs of an environment their places in its queue as they are now. */
export function applyQueue(client: QueryClient, environmentId: number, queue: Run[]): void {
  const positions = new Map(queue.map((run) => [run.id, run.queuePosition]));
  const place = (run: Run): Run =>
    run.environmentId === environmentId && run.status === 'QUEUED' && positions.has(run.id)
      ? { ...run, queuePosition: positions.get(run.id) ?? null }
      : run;
  client.setQueriesData<RunList>({ queryKey: runKeys.lists() }, (list) => list && mapItems(list, (items) => items.map(place)));
  for (const run of queue) client.setQueryData<Run>(runKeys.detail(run.id), (known) => known && place(known));
}

/** Whether a queued run of this environment is on the screen. */
export function showsQueuedRunOf(client: QueryClient, environmentId: number): boolean {
  const isQueued = (run: Run | undefined) => run?.status === 'QUEUED' && run.environmentId === environmentId;
  const active = { type: 'active' } as const;
  return (
    client
      .getQueriesData<RunList>({ queryKey: runKeys.lists(), ...active })
      .some(([, list]) => list?.pages.some((page) => page.items.some(isQueued))) ||
    client
      .getQueriesData<Run>({ queryKey: [...runKeys.all, 'detail'], ...active })
      .some(([, run]) => isQueued(run))
  );
}
