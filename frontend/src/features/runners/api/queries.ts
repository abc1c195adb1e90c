import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { getJson, type Runner } from '@/lib/api';

export const runnerKeys = {
  all: ['runners'] as const,
  list: () => [...runnerKeys.all, 'list'] as const,
};

/** Read again now and then: a runner that is simply gone sends no event. */
export const runnersQuery = queryOptions({
  queryKey: runnerKeys.list(),
  queryFn: ({ signal }) => getJson<Runner[]>('/runners', { signal }),
  refetchInterval: 30_000,
});

/** Puts a runner, as an event brought it, into the fleet. */
export function applyRunner(client: QueryClient, runner: Runner): void {
  client.setQueryData<Runner[]>(runnerKeys.list(), (known) => {
    if (!known) return known;
    const isKnown = known.some((one) => one.id === runner.id);
    return isKnown ? known.map((one) => (one.id === runner.id ? runner : one)) : [...known, runner];
  });
}

export interface Fleet {
  runners: number;
  slots: number;
  busy: number;
  /** Of the runner that shuts tests in least. */
  sandbox: Runner['sandboxLevel'];
}

/** The runners that take runs. */
export function active(runners: Runner[]): Runner[] {
  return runners.filter((runner) => runner.state === 'ACTIVE');
}

export function summarise(runners: Runner[]): Fleet {
  const fleet = active(runners);
  const levels = new Set(fleet.map((runner) => runner.sandboxLevel));
  return {
    runners: fleet.length,
    slots: fleet.reduce((sum, runner) => sum + runner.slots, 0),
    busy: fleet.reduce((sum, runner) => sum + runner.busy, 0),
    sandbox: levels.has('none') ? 'none' : levels.has('landlock') ? 'landlock' : 'full',
  };
}
