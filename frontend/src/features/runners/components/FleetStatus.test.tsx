import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { aRunner } from '@/test/data';
import { renderApp } from '@/test/render-app';
import { get, server } from '@/test/server';

it('shows the sandbox of each runner, and why it is not a better one', async () => {
  server.use(
    get('/runners', [
      aRunner(),
      aRunner({ id: 'runner-2', sandboxLevel: 'landlock', sandboxShortfall: 'The full sandbox doesn’t work here: no bwrap.' }),
      aRunner({ id: 'runner-3', state: 'STOPPED', sandboxLevel: 'none' }),
    ]),
  );
  renderApp('/runs');

  const button = await screen.findByRole('button', { name: /2\/4 slots\s*busy on 2 runners/ });
  expect(button).toHaveTextContent('reduced sandbox');
  await userEvent.click(button);

  const [first, second, ...others] = await waitFor(() =>
    within(screen.getByRole('list', { name: 'Runners' })).getAllByRole('listitem'),
  );
  expect(first).toHaveTextContent(/runner-1.*1 of 2 slots busy.*Sandbox full/);
  expect(second).toHaveTextContent(/runner-2.*Sandbox landlock.*no bwrap/);
  expect(others).toEqual([]);
});

it('says nothing of a sandbox that is complete', async () => {
  server.use(get('/runners', [aRunner()]));
  renderApp('/runs');

  expect(await screen.findByRole('button', { name: /1\/2 slots/ })).not.toHaveTextContent('sandbox');
});

it('warns of runners without a sandbox', async () => {
  server.use(get('/runners', [aRunner(), aRunner({ id: 'runner-2', sandboxLevel: 'none' })]));
  renderApp('/runs');

  expect(await screen.findByRole('button', { name: /slots/ })).toHaveTextContent('no sandbox');
});
