import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { byteLength } from '../../log/api/log-store';
import type { Run } from '@/lib/api';
import { aFile, anEnvironment, aQueuedRun, aRun, aRunFile, aRunningRun, aTestCase, environments, NO_COUNTS } from '@/test/data';
import { FakeEventSource } from '@/test/fake-event-source';
import { liveEvent, renderApp } from '@/test/render-app';
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

  it('show variables, of secret ones only the name', async () => {
    server.use(
      get('/runs/12/variables', [
        { name: 'BASE_URL', value: 'http://host/', secret: false },
        { name: 'TOKEN', value: null, secret: true },
      ]),
    );
    const { connected, user } = open(aRun());
    await connected();
    expect(await screen.findByText('BASE_URL=http://host/')).toBeVisible();
    expect(screen.getByText('TOKEN=••••••')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Run again' }));
    const link = await screen.findByRole('menuitem', { name: /Change and run/ });
    expect(link).toHaveAttribute('href', expect.stringContaining('variablesOf=12'));
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

describe('running again', () => {
  const failed = aRun({ status: 'FAILED', counts: { ...NO_COUNTS, collected: 3, passed: 1, failed: 1, error: 1 } });

  function acceptReruns(): unknown[] {
    const sent: unknown[] = [];
    server.use(
      http.post('/api/v1/runs/12/rerun', async ({ request }) => {
        sent.push(await request.json());
        return HttpResponse.json(aRunningRun({ id: 13 }), { status: 202 });
      }),
      get('/runs/13', aRunningRun({ id: 13 })),
    );
    return sent;
  }

  async function choose(run: Run, item: RegExp) {
    const app = open(run);
    await app.connected();
    await app.user.click(screen.getByRole('button', { name: 'Run again' }));
    await app.user.click(await screen.findByRole('menuitem', { name: item }));
    return app;
  }

  it('starts the same files and goes to the new run', async () => {
    localStorage.setItem('testlane.username', 'tom');
    const sent = acceptReruns();
    const { address } = await choose(failed, /^Run again$/);
    await waitFor(() => expect(address()).toBe('/runs/13'));
    expect(sent).toEqual([{ username: 'tom' }]);
  });

  it('starts only the failed tests', async () => {
    const sent = acceptReruns();
    const { address } = await choose(failed, /^Only the failed tests/);
    await waitFor(() => expect(address()).toBe('/runs/13'));
    expect(sent).toEqual([{ onlyFailed: true }]);
  });

  it('has no failed tests to start where none failed', async () => {
    const { connected, user } = open(aRun());
    await connected();
    await user.click(screen.getByRole('button', { name: 'Run again' }));
    expect(await screen.findByRole('menuitem', { name: /^Only the failed tests/ })).toBeDisabled();
  });

  it('leads to the form filled in', async () => {
    const { address } = await choose(
      aRun({ testPaths: ['sample-tests/test_success.py', 'sample-tests/test_failure.py'], keyword: 'login' }),
      /^Change and run/,
    );
    await waitFor(() => expect(address()).toMatch(/^\/new\?/));
    expect(await screen.findByText('2 selected')).toBeVisible();
    expect(await screen.findByRole('radio', { name: /^Environment 42,/ })).toBeChecked();
    expect(screen.getByLabelText('Only tests that match')).toHaveValue('login');
  });

  it('gives the command for it', async () => {
    server.use(get('/runs/12/variables', [{ name: 'TOKEN', value: null, secret: true }]));
    const { connected, user } = open(aRun({ keyword: 'login' }));
    await connected();
    await screen.findByText('TOKEN=••••••');
    await user.click(screen.getByRole('button', { name: 'Run again' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Copy as a command' }));
    const command = 'testlane run --environment 42 --keyword login --secret TOKEN --follow sample-tests/test_success.py';
    expect(await screen.findByText(command)).toBeInTheDocument();
    expect(await navigator.clipboard.readText()).toBe(command);
  });

  it('says why it was refused', async () => {
    server.use(http.post('/api/v1/runs/12/rerun', () => problem(409, 'Its files are gone.')));
    await choose(failed, /^Run again$/);
    expect(await screen.findByText('Its files are gone.')).toBeInTheDocument();
  });
});

describe('test cases', () => {
  const PATH = 'sample-tests/test_a.py';
  const BROKEN = aTestCase(`${PATH}::test_broken[a/b %]`, {
    outcome: 'failed',
    durationMs: 1250,
    message: 'assert 1 == 2',
    details: '\x1b[31mE   assert 1 == 2\x1b[0m\ntest_a.py:3: AssertionError',
    logOffset: 8,
    logEndOffset: 16,
  });
  const FINE = aTestCase(`${PATH}::TestLogin::test_fine`, { logOffset: 0, logEndOffset: 8 });
  const SKIPPED = aTestCase(`${PATH}::test_skipped`, { outcome: 'skipped', message: 'no camera here' });
  const panel = () => screen.findByRole('region', { name: 'Test cases' });
  const names = async () => within(await panel()).getAllByRole('listitem').map((item) => item.querySelector('a')?.title);

  it('are shown once there are some, the failed ones first, and grow', async () => {
    const { connected, event } = open(aRunningRun());
    await connected();
    event('test-cases', []);
    expect(screen.queryByRole('region', { name: 'Test cases' })).not.toBeInTheDocument();
    event('test-cases', [FINE]);
    expect(await names()).toEqual([FINE.nodeId]);
    event('test-cases', [SKIPPED, BROKEN]);
    await waitFor(async () => expect(await names()).toEqual([BROKEN.nodeId, FINE.nodeId, SKIPPED.nodeId]));
    const row = within(await panel()).getAllByRole('listitem')[0] as HTMLElement;
    expect(row).toHaveTextContent('1.25 s');
    expect(row).toHaveTextContent('assert 1 == 2');
    expect(screen.getByRole('link', { name: 'Download JUnit XML' })).toHaveAttribute('href', '/api/v1/runs/12/junit.xml');
  });

  it('are filtered by outcome and searched by name and message', async () => {
    const { connected, event, user } = open(aRun());
    await connected();
    event('test-cases', [FINE, BROKEN, SKIPPED]);
    await user.click(await screen.findByRole('button', { name: '1 skipped' }));
    expect(await names()).toEqual([SKIPPED.nodeId]);
    await user.click(screen.getByRole('button', { name: '1 failed' }));
    expect(await names()).toEqual([BROKEN.nodeId, SKIPPED.nodeId]);
    await user.type(screen.getByLabelText('Find test cases'), 'CAMERA skipped');
    await waitFor(async () => expect(await names()).toEqual([SKIPPED.nodeId]));
    await user.type(screen.getByLabelText('Find test cases'), ' nowhere');
    expect(await screen.findByText('No test case matches.')).toBeVisible();
  });

  it('open their details without colours', async () => {
    const { connected, event, user } = open(aRun());
    await connected();
    event('test-cases', [BROKEN]);
    await user.click(await screen.findByRole('button', { name: 'Details of test_broken[a/b %]' }));
    expect(screen.getByRole('region', { name: 'Details of test_broken[a/b %]' })).toHaveTextContent('E assert 1 == 2 test_a.py:3: AssertionError');
    await user.click(screen.getByRole('button', { name: 'Details of test_broken[a/b %]' }));
    expect(screen.queryByRole('region', { name: /^Details/ })).not.toBeInTheDocument();
  });

  it('lead to their output in the log and have an address', async () => {
    const { connected, event, write, user, address } = open(aRunningRun());
    await connected();
    write('grün 1\nred 1\nx\nend\n');
    event('test-cases', [FINE, BROKEN]);
    await user.click(await screen.findByRole('link', { name: /test_broken/ }));
    await waitFor(() => expect(address()).toContain('/runs/12#test='));
    expect(await line(2)).toHaveAttribute('data-target');
    expect(await line(3)).toHaveAttribute('data-target');
    expect(await line(1)).not.toHaveAttribute('data-target');
    expect(await line(4)).not.toHaveAttribute('data-target');
    expect(screen.getByRole('button', { name: 'Follow' })).toHaveAttribute('aria-pressed', 'false');
    expect(screen.getByRole('link', { name: /test_broken/ })).toHaveAttribute('aria-current', 'true');
  });

  it('are found by their address', async () => {
    const { connected, event, write } = open(aRun(), `/runs/12#test=${encodeURIComponent(BROKEN.nodeId)}`);
    await connected();
    event('test-cases', [FINE, BROKEN]);
    write('grün 1\nred 1\nx\nend\n');
    expect(await line(2)).toHaveAttribute('data-target');
    expect(await screen.findByRole('link', { name: /test_broken/ })).toHaveAttribute('aria-current', 'true');
  });

  it('are drawn only where in view', async () => {
    const { connected, event } = open(aRun());
    await connected();
    event('test-cases', Array.from({ length: 50_000 }, (_, at) => aTestCase(`${PATH}::test_${at}`)));
    expect(await screen.findByRole('button', { name: '50,000 passed' })).toBeVisible();
    const list = within(await panel()).getByRole('list');
    expect(list.children.length).toBeLessThan(60);
    fireEvent.scroll(list.parentElement as HTMLElement, { target: { scrollTop: 28 * 40_000 } });
    expect(await screen.findByTitle(`${PATH}::test_40000`)).toBeVisible();
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

describe('the files', () => {
  const TEST = 'sample-tests/test_success.py';
  const files = [
    aRunFile('sample-tests/conftest.py'),
    aRunFile(TEST, { state: 'CHANGED', modifiedAt: new Date(2026, 10, 23, 14, 2).toISOString() }),
    aRunFile('sample-tests/users.json', { state: 'DELETED', modifiedAt: null }),
  ];
  const sources = () =>
    server.use(
      get('/runs/12/files', files),
      http.get('/api/v1/runs/12/files/content', ({ request }) => {
        const path = new URL(request.url).searchParams.get('path');
        return new HttpResponse(path === TEST ? 'def test_a():\n    assert 1\n' : '{}\n');
      }),
      http.get('/api/v1/test-files/content', () => new HttpResponse('def test_a():\n    assert 2\n')),
    );

  it('are those that the run executes, with what became of them', async () => {
    sources();
    const { user, address } = open(aRun());
    await user.click(await screen.findByRole('link', { name: 'Files 3, 2 changed since' }));
    expect(address()).toBe('/runs/12?view=files');
    expect(screen.getByRole('link', { current: 'page', name: /^Files/ })).toBeVisible();
    expect(screen.queryByRole('link', { current: 'page', name: 'Output' })).not.toBeInTheDocument();
    const list = within(await screen.findByRole('region', { name: 'Files of the run' }));
    expect(list.getAllByRole('listitem').map((row) => row.textContent)).toEqual([
      'sample-tests/test_success.pychanged since',
      'sample-tests/conftest.pysupport',
      'sample-tests/users.jsondeleted since',
    ]);
    expect(screen.queryByRole('region', { name: 'Log' })).not.toBeInTheDocument();
  });

  it('show the source of that time and the difference to the current one', async () => {
    sources();
    const { user } = open(aRun(), '/runs/12?view=files');
    const version = within(await screen.findByRole('region', { name: 'Version' }));
    expect(version.getByText(/^Version of/)).toHaveTextContent(/14:02, differs from the current one$/);
    expect(await version.findByRole('region', { name: 'Source text' })).toHaveTextContent('assert 1');
    await user.click(version.getByRole('radio', { name: 'Difference' }));
    expect(await version.findByText('Since then: 1 line added, 1 line removed')).toBeVisible();
    const difference = within(version.getByRole('region', { name: 'Difference' }));
    expect(difference.getByText('    assert 2', { normalizer: (text) => text }).closest('[data-kind]')).toHaveAttribute('data-kind', 'added');
    expect(version.getByRole('link', { name: 'current one' })).toHaveAttribute('href', `/tests?file=${encodeURIComponent(TEST)}`);
  });

  it('that are gone can still be read', async () => {
    sources();
    const { user, address } = open(aRun(), '/runs/12?view=files');
    await user.click(await screen.findByTitle('sample-tests/users.json'));
    expect(address()).toBe('/runs/12?view=files&file=sample-tests%2Fusers.json');
    expect(await screen.findByText('The version at that time, not in the catalogue any more')).toBeVisible();
    expect(await screen.findByRole('region', { name: 'Source text' })).toHaveTextContent('{}');
  });

  it('are compared again when the catalogue changes', async () => {
    let reads = 0;
    server.use(
      http.get('/api/v1/runs/12/files', () => HttpResponse.json([aRunFile(TEST, { state: reads++ === 0 ? 'CURRENT' : 'CHANGED' })])),
      http.get('/api/v1/runs/12/files/content', () => new HttpResponse('pass\n')),
    );
    open(aRunningRun(), '/runs/12?view=files');
    expect(await screen.findByText(/still the/)).toBeVisible();
    liveEvent('test-file', aFile(TEST, { sha256: '2'.repeat(64) }));
    expect(await screen.findByText(/differs from the/)).toBeVisible();
  });
});
