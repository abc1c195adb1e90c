import { RUN_STATUSES, type Run, type RunStatus } from '@/lib/api';
import { asId, asList, asText } from '@/lib/search-params';

/** What the list of runs is narrowed to; lives in the address. */
export interface RunFilters {
  status?: RunStatus[];
  environmentId?: number;
  username?: string;
  testPath?: string;
  q?: string;
}

/** Filters from an address; what makes no sense is dropped. */
export function parseRunFilters(search: Record<string, unknown>): RunFilters {
  const status = RUN_STATUSES.filter((known) => asList(search['status']).includes(known));
  const environmentId = asId(search['environmentId']);
  const username = asText(search['username']);
  const testPath = asText(search['testPath']);
  const q = asText(search['q']);
  return {
    ...(status.length > 0 && { status }),
    ...(environmentId !== undefined && { environmentId }),
    ...(username !== undefined && { username }),
    ...(testPath !== undefined && { testPath }),
    ...(q !== undefined && { q }),
  };
}

export function hasFilters(filters: RunFilters): boolean {
  return Object.keys(filters).length > 0;
}

/** Whether a run belongs into a filtered list; undefined where only the server can tell. */
export function matchesFilters(run: Run, filters: RunFilters): boolean | undefined {
  if (filters.status && !filters.status.includes(run.status)) return false;
  if (filters.environmentId !== undefined && filters.environmentId !== run.environmentId) return false;
  return filters.username === undefined && filters.testPath === undefined && filters.q === undefined ? true : undefined;
}
