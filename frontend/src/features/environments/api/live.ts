import type { QueryClient } from '@tanstack/react-query';
import type { Environment } from '@/lib/api';
import { environmentKeys } from './queries';

/** Puts an environment, as an event brought it, onto the board. */
export function applyEnvironment(client: QueryClient, environment: Environment): void {
  client.setQueryData<Environment[]>(environmentKeys.list(), (known) =>
    known?.map((one) => (one.id === environment.id ? environment : one)),
  );
}
