import { createMemoryHistory } from '@tanstack/react-router';
import { act, render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { App } from '@/app/App';
import { createQueryClient } from '@/app/query-client';
import { FakeEventSource } from './fake-event-source';

/** The whole application at an address. */
export function renderApp(address: string) {
  const history = createMemoryHistory({ initialEntries: [address] });
  const queryClient = createQueryClient();
  queryClient.setDefaultOptions({ queries: { ...queryClient.getDefaultOptions().queries, retry: false } });
  render(<App queryClient={queryClient} history={history} env="test" />);
  return {
    user: userEvent.setup(),
    /** The address as it is now. */
    address: () => history.location.pathname + history.location.search + history.location.hash,
  };
}

/** An event of the stream that all pages share. */
export function liveEvent(name: string, data: unknown): void {
  act(() => FakeEventSource.latest('/events').emit(name, data));
}
