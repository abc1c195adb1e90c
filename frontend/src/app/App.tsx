import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { RouterProvider, type RouterHistory } from '@tanstack/react-router';
import { useState } from 'react';
import { LiveUpdates } from './LiveUpdates';
import { createAppRouter } from './router';
import { cssVariables, theme } from './theme';

interface AppProps {
  queryClient: QueryClient;
  /** Where addresses come from if not from the browser. */
  history?: RouterHistory;
  /** `test` shows everything at once, without transitions. */
  env?: 'default' | 'test';
}

export function App({ queryClient, history, env = 'default' }: AppProps) {
  const [router] = useState(() => createAppRouter(history));
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto" env={env}>
      <Notifications position="bottom-right" />
      <QueryClientProvider client={queryClient}>
        <LiveUpdates>
          <RouterProvider router={router} />
        </LiveUpdates>
      </QueryClientProvider>
    </MantineProvider>
  );
}
