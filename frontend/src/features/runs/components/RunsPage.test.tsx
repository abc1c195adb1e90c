import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import type { Run } from '@/lib/api';
import { anEnvironment, aQueuedRun, aRun, aRunningRun, NO_COUNTS } from '@/test/data';
import { FakeEventSource } from '@/test/fake-event-source';
import { liveEvent, renderApp } from '@/test/render-app';
import { get, problem, server } from '@/test/server';

function listOf(...runs: Run[]) {
  server.use(get('/runs', { items: runs, nextCursor: null }));
}

/** Records the queries of the list and answers with nothing. */
function recordQueries(): string[] {
  const queries: string[] = [];
  server.use(
    http.get('/api/v1/runs', ({ request }) => {
      queries.push(new URL(request.url).search);
      return HttpResponse.json({ items: [], nextCursor: null });
    }),
  );
  return queries;
}

const row = async (id: number) => (await screen.findByRole('link', { name: `#${id}` })).closest('tr') as HTMLElement;
const numbers = () => screen.queryAllByRole('link', { name: /^#\d+$/ }).map((link) => link.textContent);

describe('a row', () => {
  it('shows the run in words', async () => {
    listOf(
      aRun({ id: 3, status: 'FAILED', counts: { ...NO_COUNTS, collected: 5, passed: 3, failed: 1, skipped: 1 }, testPaths: ['a/test_a.py', 'a/test_b.py', 'a/test_c.py'] }),
    );
    renderApp('/');
    const failed = await row(3);
    for (const text of ['Failed', 'test_a.py', '+1 more', '42', 'anna', '3 passed', '1 failed', '1 skipped', '14 s']) {
      expect(within(failed).getByText(text)).toBeVisible();
    }
    expect(within(failed).getByRole('link')).toHaveAttribute('href', '/runs/3');
  });

  it('shows where a queued run stands', async () => {
    listOf(aQueuedRun({ id: 5, queuePosition: 3 }), aQueuedRun({ id: 4, queuePosition: 1 }));
    renderApp('/runs');
    expect(within(await row(5)).getByText('3rd in line')).toBeVisible();
    expect(within(await row(4)).getByText('next')).toBeVisible();
  });
});

describe('live', () => {
  it('adds, changes and keeps runs as events tell', async () => {
    listOf(aRunningRun({ id: 4 }), aRun({ id: 3 }));
    renderApp('/runs');
    expect(within(await row(4)).getByText('Running')).toBeVisible();

    liveEvent('run', aQueuedRun({ id: 5, username: 'tom' }));
    expect(within(await row(5)).getByText('Queued')).toBeVisible();
    expect(numbers()).toEqual(['#5', '#4', '#3']);

    liveEvent('run', aRun({ id: 4, status: 'ERROR', statusReason: 'The interpreter crashed.' }));
    expect(await screen.findByText('The interpreter crashed.')).toBeVisible();
    expect(within(await row(4)).getByText('Error')).toBeVisible();

    liveEvent('run', aRunningRun({ id: 4 }));
    expect(within(await row(4)).getByText('Error')).toBeVisible();
  });

  it('takes a run out of a list that it no longer belongs to', async () => {
    listOf(aRunningRun({ id: 4 }), aRunningRun({ id: 3 }));
    renderApp('/runs?status=RUNNING');
    await row(4);
    liveEvent('run', aRun({ id: 4 }));
    liveEvent('run', aQueuedRun({ id: 6 }));
    await waitFor(() => expect(numbers()).toEqual(['#3']));
  });

  it('asks the server about runs whose filter only it knows', async () => {
    listOf(aRun({ id: 3 }));
    renderApp('/runs?q=anna');
    await row(3);
    listOf(aQueuedRun({ id: 5 }), aRun({ id: 3 }));
    liveEvent('run', aQueuedRun({ id: 5 }));
    await waitFor(() => expect(numbers()).toEqual(['#5', '#3']));
  });

  it('moves queued runs up when their environment changes', async () => {
    listOf(aQueuedRun({ id: 5, queuePosition: 2 }));
    renderApp('/runs');
    await row(5);
    server.use(get('/environments/42/queue', [aQueuedRun({ id: 5, queuePosition: 1 })]));
    liveEvent('environment', anEnvironment(42, { queued: 1 }));
    expect(await screen.findByText('next')).toBeVisible();
  });

  it('reads the list again after a reconnect', async () => {
    listOf(aRun({ id: 3 }));
    renderApp('/runs');
    await row(3);
    FakeEventSource.latest('/events').connect();
    expect(await screen.findByText('Live')).toBeVisible();
    FakeEventSource.latest('/events').fail();
    expect(await screen.findByText(/API is unreachable/)).toBeVisible();
    listOf(aRun({ id: 4 }), aRun({ id: 3 }));
    await waitFor(() => FakeEventSource.latest('/events').connect());
    await waitFor(() => expect(numbers()).toEqual(['#4', '#3']));
    expect(screen.queryByText(/API is unreachable/)).not.toBeInTheDocument();
  });
});

describe('filters', () => {
  it('go to the address and to the server', async () => {
    const queries = recordQueries();
    const { user, address } = renderApp('/runs');
    const status = await screen.findByRole('group', { name: 'Status' });
    await user.click(within(status).getByRole('button', { name: 'Failed' }));
    await user.click(within(status).getByRole('button', { name: 'Running' }));
    await user.type(screen.getByLabelText('User'), 'anna');
    await waitFor(() => expect(address()).toBe('/runs?status=RUNNING&status=FAILED&username=anna'));
    await user.type(screen.getByLabelText('Environment'), '42');
    await user.type(screen.getByLabelText('Test file'), 'a/b.py');
    await user.type(screen.getByLabelText('Search'), 'x');
    await waitFor(() =>
      expect(queries.at(-1)).toBe('?status=RUNNING&status=FAILED&environmentId=42&username=anna&testPath=a%2Fb.py&q=x&limit=50'),
    );
    expect(await screen.findByText('No run matches these filters')).toBeVisible();

    await user.click(screen.getAllByRole('button', { name: 'Clear filters' })[0] as HTMLElement);
    await waitFor(() => expect(address()).toBe('/runs'));
    expect(screen.getByLabelText('User')).toHaveValue('');
  });

  it('come from the address', async () => {
    const queries = recordQueries();
    renderApp('/?status=TIMED_OUT&status=nonsense&environmentId=7&q=slow');
    expect(await screen.findByRole('button', { name: 'Timed out', pressed: true })).toBeVisible();
    expect(screen.getByLabelText('Environment')).toHaveValue('7');
    expect(screen.getByLabelText('Search')).toHaveValue('slow');
    expect(queries).toEqual(['?status=TIMED_OUT&environmentId=7&q=slow&limit=50']);
  });
});

it('loads older runs page by page', async () => {
  server.use(
    http.get('/api/v1/runs', ({ request }) =>
      new URL(request.url).searchParams.get('cursor') === 'c2'
        ? HttpResponse.json({ items: [aRun({ id: 1 })], nextCursor: null })
        : HttpResponse.json({ items: [aRun({ id: 3 }), aRun({ id: 2 })], nextCursor: 'c2' }),
    ),
  );
  const { user } = renderApp('/runs');
  await user.click(await screen.findByRole('button', { name: 'Load older runs' }));
  expect(await screen.findByText('3 runs, that is all of them')).toBeVisible();
  expect(numbers()).toEqual(['#3', '#2', '#1']);
});

it('says what to do when there is nothing', async () => {
  const { user, address } = renderApp('/runs');
  expect(await screen.findByText('Nothing has been run yet')).toBeVisible();
  await user.click(screen.getByRole('link', { name: 'Start the first run' }));
  await waitFor(() => expect(address()).toBe('/new'));
});

it('says why it could not be loaded and tries again', async () => {
  server.use(http.get('/api/v1/runs', () => problem(503, 'The database is down.')));
  const { user } = renderApp('/runs');
  expect(await screen.findByText('The database is down.')).toBeVisible();
  const again = await screen.findByRole('button', { name: 'Try again' });
  listOf(aRun({ id: 3 }));
  await user.click(again);
  expect(await row(3)).toBeVisible();
});
