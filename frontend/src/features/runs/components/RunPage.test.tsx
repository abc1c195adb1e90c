import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { byteLength } from '../../log/api/log-store';
import type { Run } from '@/lib/api';
import { anEnvironment, aQueuedRun, aRun, aRunningRun, environments, NO_COUNTS } from '@/test/data';
import { FakeEventSource } from '@/test/fake-event-source';
import { renderApp } from '@/test/render-app';
import { get, problem, server } from '@/test/server';

const STREAM = '/runs/12/events';

function open(run: Run, address = '/runs/12') {
  server.use(get('/runs/12', run));
  const app = renderApp(address);
  let offset = 0;
  return {
    ...app,
    write: (text: string) => {
      const start = offset;
      offset += byteLength(text);
      act(() => FakeEventSource.latest(STREAM).emit('output', { offset: start, text }, offset));
    },
    event: (name: string, data: unknown) => act(() => FakeEventSource.latest(STREAM).emit(name, data)),
    connected: () => waitFor(() => FakeEventSource.latest(STREAM)),
  };
}

const log = () => screen.getByRole('region', { name: 'Log' });
const line = async (number: number) => {
  await waitFor(() => expect(log().querySelector(`[data-line="${number}"]`)).not.toBeNull());
  return log().querySelector(`[data-line="${number}"]`) as HTMLElement;
};

describe('details', () => {
  it('say who, where, what, and how it ended', async () => {
    const { connected } = open(
      aRun({
        status: 'TIMED_OUT',
        statusReason: 'It did not end within 30 minutes.',
        attempt: 2,
        exitCode: 137,
        keyword: 'login',
        counts: { ...NO_COUNTS, collected: 7, passed: 5, error: 1 },
      }),
    );
    await connected();
    const main = screen.getByRole('main');
    for (const text of ['Timed out', 'It did not end within 30 minutes.', '6/7', '5 passed', '1 error', 'runner-1', '137', 'login', '14 s', 'test_success.py']) {
      expect(within(main).getByText(text)).toBeVisible();
    }
    expect(within(main).getByRole('link', { name: '42' })).toHaveAttribute('href', '/runs?environmentId=42');
    expect(within(main).getByRole('link', { name: 'anna' })).toHaveAttribute('href', '/runs?username=anna');
    expect(within(main).getByRole('link', { name: 'Raw log' })).toHaveAttribute('href', '/api/v1/runs/12/log');
    expect(within(main).queryByRole('button', { name: 'Cancel' })).not.toBeInTheDocument();
    await waitFor(() => expect(document.title).toBe('#12 TIMED_OUT · Testlane'));
  });

  it('follow the run', async () => {
    const { connected, event } = open(aRunningRun());
    await connected();
    event('run', aRunningRun({ currentTest: 'test_a.py::test_login', counts: { ...NO_COUNTS, collected: 3, passed: 1 } }));
    expect(await screen.findByText('test_login')).toBeVisible();
    event('run', aRun({ status: 'FAILED', statusReason: '1 of 3 tests failed.' }));
    expect(await screen.findByText('1 of 3 tests failed.')).toBeVisible();
    expect(document.title).toBe('#12 FAILED · Testlane');
  });

  it('of a queued run say what it waits for', async () => {
    const holder = aRunningRun({ id: 9, username: 'tom' });
    server.use(
      get('/environments', environments(anEnvironment(42, { state: 'BUSY', currentRun: holder, queued: 2 }))),
      get('/environments/42/queue', [aQueuedRun({ id: 11, queuePosition: 1 }), aQueuedRun({ queuePosition: 2 })]),
    );
    const { connected } = open(aQueuedRun({ queuePosition: 2 }));
    await connected();
    expect(screen.getByText('2nd in line')).toBeVisible();
    expect(await screen.findByText(/Environment 42 is held by tom with/)).toBeVisible();
    expect(screen.getByRole('link', { name: 'run #9' })).toHaveAttribute('href', '/runs/9');
    expect(await screen.findByRole('link', { name: '#11' })).toHaveAttribute('href', '/runs/11');
    expect(screen.getByText('The output appears here as soon as the run starts.')).toBeVisible();
  });

  it('lead to the same run again', async () => {
    const { connected, user, address } = open(aRun({ testPaths: ['sample-tests/test_success.py', 'sample-tests/test_failure.py'], keyword: 'login' }));
    await connected();
    await user.click(screen.getByRole('link', { name: 'Run again' }));
    await waitFor(() => expect(address()).toMatch(/^\/new\?/));
    expect(await screen.findByText('2 selected')).toBeVisible();
    expect(await screen.findByRole('radio', { name: /^Environment 42,/ })).toBeChecked();
    expect(screen.getByLabelText('Only tests that match')).toHaveValue('login');
  });

  it('of an unknown run say so', async () => {
    server.use(http.get('/api/v1/runs/99', () => problem(404, 'There is no run 99.')));
    renderApp('/runs/99');
    expect(await screen.findByText('There is no run #99')).toBeVisible();
    expect(FakeEventSource.open('/runs/99/events')).toHaveLength(0);
  });
});

describe('cancelling', () => {
  it('asks before it stops a running run', async () => {
    let cancelled = 0;
    server.use(
      http.post('/api/v1/runs/12/cancel', () => {
        cancelled++;
        return HttpResponse.json(aRunningRun({ cancelRequested: true }));
      }),
    );
    const { user, connected } = open(aRunningRun());
    await connected();
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    await user.click(await screen.findByRole('button', { name: 'Keep it running' }));
    expect(cancelled).toBe(0);
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    await user.click(await screen.findByRole('button', { name: 'Cancel the run' }));
    expect(await screen.findByRole('button', { name: 'Being cancelled' })).toBeDisabled();
    expect(cancelled).toBe(1);
  });

  it('takes a queued run out at once', async () => {
    server.use(
      get('/environments/42/queue', []),
      http.post('/api/v1/runs/12/cancel', () =>
        HttpResponse.json(aQueuedRun({ status: 'CANCELLED', queuePosition: null, statusReason: 'Cancelled before it started.' })),
      ),
    );
    const { user, connected } = open(aQueuedRun());
    await connected();
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(await screen.findByText('Cancelled before it started.')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Cancel' })).not.toBeInTheDocument();
  });

  it('says why it failed', async () => {
    server.use(get('/environments/42/queue', []), http.post('/api/v1/runs/12/cancel', () => problem(503, 'The database is down.')));
    const { user, connected } = open(aQueuedRun());
    await connected();
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(await screen.findByText('The database is down.')).toBeInTheDocument();
  });
});

describe('the log', () => {
  it('renders colours and never markup', async () => {
    const { connected, write } = open(aRunningRun());
    await connected();
    write('plain\n\x1b[1;32mPASSED\x1b[0m <b>bold?</b>\n');
    expect(await line(1)).toHaveTextContent('plain');
    const passed = within(await line(2)).getByText('PASSED');
    expect(passed).toHaveStyle({ color: 'var(--ansi-2)' });
    expect(await line(2)).toHaveTextContent('PASSED <b>bold?</b>');
    expect(log().querySelector('b')).toBeNull();
    expect(screen.getByText('2 lines')).toBeVisible();
  });

  it('resumes after a cut where it was', async () => {
    const { connected, write } = open(aRunningRun());
    await connected();
    write('grün\n');
    await line(1);
    act(() => FakeEventSource.latest(STREAM).fail());
    expect(await screen.findByText('Connection lost, trying again…')).toBeVisible();
    await connected();
    expect(FakeEventSource.latest(STREAM).url).toMatch(/offset=6$/);
    act(() => FakeEventSource.latest(STREAM).emit('output', { offset: 0, text: 'grün\nblau\n' }, 11));
    expect(await line(2)).toHaveTextContent('blau');
    expect(screen.getByText('2 lines')).toBeVisible();
  });

  it('closes its connection at the end', async () => {
    const { connected, write, event } = open(aRun());
    await connected();
    write('all of it');
    event('end', { offset: 9 });
    expect(await screen.findByText('Complete')).toBeVisible();
    expect(FakeEventSource.open(STREAM)).toHaveLength(0);
  });

  it('draws only the lines in view', async () => {
    const { connected, write } = open(aRunningRun());
    await connected();
    write('line\n'.repeat(50_000));
    expect(await screen.findByText('50,000 lines')).toBeVisible();
    expect(log().querySelectorAll('[data-line]').length).toBeLessThan(100);
  });

  it('follows until somebody scrolls up, and again from the tail', async () => {
    const { connected, write } = open(aRunningRun());
    await connected();
    Object.defineProperty(log(), 'scrollHeight', { configurable: true, get: () => 10_016 });
    Object.defineProperty(log(), 'clientHeight', { configurable: true, get: () => 400 });
    write('line\n'.repeat(500));
    await waitFor(() => expect(log().scrollTop).toBe(10_016));
    const follow = screen.getByRole('button', { name: 'Follow' });
    expect(follow).toHaveAttribute('aria-pressed', 'true');

    fireEvent.scroll(log(), { target: { scrollTop: 2000 } });
    expect(follow).toHaveAttribute('aria-pressed', 'false');
    expect(await line(101)).toBeInTheDocument();
    write('more\n');
    expect(await screen.findByText('501 lines')).toBeVisible();
    expect(log().scrollTop).toBe(2000);

    fireEvent.scroll(log(), { target: { scrollTop: 9_616 } });
    expect(follow).toHaveAttribute('aria-pressed', 'true');
  });

  it('is searched as a whole, step by step', async () => {
    const { connected, write, user } = open(aRunningRun());
    await connected();
    write(Array.from({ length: 1000 }, (_, at) => (at % 100 === 7 ? `\x1b[31mFai\x1b[0mled ${at}\n` : `fine ${at}\n`)).join(''));
    await screen.findByText('1,000 lines');
    await user.click(screen.getByRole('button', { name: 'Follow' }));
    fireEvent.scroll(log(), { target: { scrollTop: 0 } });
    await user.keyboard('{Control>}f{/Control}');
    expect(screen.getByLabelText('Search the log')).toHaveFocus();
    await user.keyboard('failed');
    expect(await screen.findByText('1 of 10')).toBeVisible();
    expect((await line(8)).querySelectorAll('mark[data-active]')).toHaveLength(2);

    await user.click(screen.getByRole('button', { name: 'Next match' }));
    expect(await screen.findByText('2 of 10')).toBeVisible();
    expect((await line(108)).querySelector('mark[data-active]')).not.toBeNull();
    await user.click(screen.getByRole('button', { name: 'Previous match' }));
    await user.click(screen.getByRole('button', { name: 'Previous match' }));
    expect(await screen.findByText('10 of 10')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Follow' })).toHaveAttribute('aria-pressed', 'false');

    write('failed at last\n');
    expect(await screen.findByText('10 of 11')).toBeVisible();
    await user.type(screen.getByLabelText('Search the log'), 'xyz');
    expect(await screen.findByText('No match')).toBeVisible();
  });

  it('has links to its lines', async () => {
    const { connected, write, user, address } = open(aRunningRun());
    await connected();
    write('line\n'.repeat(10));
    await line(4);
    await user.click(screen.getByRole('link', { name: 'Line 4', hidden: true }));
    await waitFor(() => expect(address()).toBe('/runs/12#L4'));
    expect(await line(4)).toHaveAttribute('data-target');
    await user.keyboard('{Shift>}');
    await user.click(screen.getByRole('link', { name: 'Line 6', hidden: true }));
    await waitFor(() => expect(address()).toBe('/runs/12#L4-L6'));
    expect(await line(5)).toHaveAttribute('data-target');
  });

  it('opens at the line of a link', async () => {
    const { connected, write } = open(aRunningRun(), '/runs/12#L700');
    await connected();
    write('line\n'.repeat(1000));
    expect(await line(700)).toHaveAttribute('data-target');
    expect(screen.getByRole('button', { name: 'Follow' })).toHaveAttribute('aria-pressed', 'false');
  });

  it('is copied without colours', async () => {
    const { connected, write, user } = open(aRunningRun());
    await connected();
    write('\x1b[32mgreen\x1b[0m\nlast');
    await line(2);
    await user.click(screen.getByRole('button', { name: 'Copy the whole log' }));
    expect(await screen.findByRole('button', { name: 'Copied' })).toBeVisible();
    expect(await navigator.clipboard.readText()).toBe('green\nlast\n');
  });

  it('wraps and fills the screen', async () => {
    const { connected, write, user } = open(aRunningRun());
    await connected();
    write(`${'long '.repeat(100)}\n`);
    await line(1);
    await user.click(screen.getByRole('button', { name: 'Wrap lines' }));
    expect(log()).toHaveAttribute('data-wrap');
    await user.click(screen.getByRole('button', { name: 'Full screen' }));
    expect(screen.getByRole('region', { name: 'Output' })).toHaveAttribute('data-full');
    await user.keyboard('{Escape}');
    expect(screen.getByRole('region', { name: 'Output' })).not.toHaveAttribute('data-full');
  });
});
