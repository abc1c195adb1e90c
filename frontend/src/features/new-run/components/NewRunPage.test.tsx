import { screen, waitFor, within } from '@testing-library/react';
import { delay, http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { aQueuedRun, anEnvironment, aRunningRun, CATALOGUE, environments } from '@/test/data';
import { liveEvent, renderApp } from '@/test/render-app';
import { get, problem, server } from '@/test/server';

interface Sent {
  body: unknown;
  key: string | null;
}

/** Records what is posted and answers with run 12. */
function acceptRuns(): Sent[] {
  const sent: Sent[] = [];
  server.use(
    http.post('/api/v1/runs', async ({ request }) => {
      sent.push({ body: await request.json(), key: request.headers.get('Idempotency-Key') });
      await delay(20);
      return HttpResponse.json(aQueuedRun(), { status: 202 });
    }),
    get('/runs/12', aQueuedRun()),
    get('/environments/42/queue', [aQueuedRun()]),
  );
  return sent;
}

const tile = (id: number) => screen.findByRole('radio', { name: new RegExp(`^Environment ${id},`) });
const file = (path: string) => screen.findByRole('checkbox', { name: path });
const run = () => within(screen.getByRole('main')).getByRole('button', { name: 'Run' });

describe('starting a run', () => {
  it('posts what was chosen once and goes to the run', async () => {
    const sent = acceptRuns();
    const { user, address } = renderApp('/new');
    await user.type(await screen.findByLabelText('Your name'), 'anna');
    await user.click(await tile(42));
    await user.click(await file('sample-tests/test_success.py'));
    await user.dblClick(run());

    expect(await screen.findByRole('heading', { name: 'Run #12' })).toBeVisible();
    expect(address()).toBe('/runs/12');
    expect(sent).toEqual([
      {
        body: { username: 'anna', environmentId: 42, testPaths: ['sample-tests/test_success.py'] },
        key: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/) as string,
      },
    ]);
  });

  it('sends the options', async () => {
    const sent = acceptRuns();
    const { user } = renderApp('/new?username=tom&environment=42&path=sample-tests/test_success.py');
    await user.click(await screen.findByRole('button', { name: 'More options' }));
    await user.type(screen.getByLabelText('Only tests that match'), 'login and not slow');
    await user.type(screen.getByLabelText('Time limit in seconds'), '60');
    await user.type(screen.getByLabelText('Priority'), '-2');
    await user.type(screen.getByLabelText('Variables'), 'BASE_URL=http://host/?a=b{enter}EMPTY=');
    await user.click(run());

    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]?.body).toMatchObject({
      keyword: 'login and not slow',
      timeoutSeconds: 60,
      priority: -2,
      variables: { BASE_URL: 'http://host/?a=b', EMPTY: '' },
    });
  });

  it('sends secret variables apart, and hides them while they are typed', async () => {
    const sent = acceptRuns();
    const { user } = renderApp('/new?username=tom&environment=42&path=sample-tests/test_success.py');
    await user.click(await screen.findByRole('button', { name: 'More options' }));
    await user.type(screen.getByLabelText('Variables'), 'PLAIN=1');
    await user.click(screen.getByRole('button', { name: 'Add a secret' }));
    await user.type(screen.getByLabelText('Name of secret 1'), 'TOKEN');
    const value = screen.getByLabelText('Value of secret TOKEN');
    await user.type(value, 'line 1{enter}line 2');
    expect(value).not.toHaveAttribute('data-shown');
    await user.click(screen.getByRole('button', { name: 'Show secret TOKEN' }));
    expect(value).toHaveAttribute('data-shown');
    await user.click(screen.getByRole('button', { name: 'Add a secret' }));
    await user.click(run());

    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]?.body).toMatchObject({
      variables: { PLAIN: '1', TOKEN: 'line 1\nline 2' },
      secretVariables: ['TOKEN'],
    });
  });

  it('fills in the variables of a former run, and asks for its secrets again', async () => {
    const sent = acceptRuns();
    server.use(
      get('/runs/7/variables', [
        { name: 'PLAIN', value: 'a=b', secret: false },
        { name: 'TOKEN', value: null, secret: true },
      ]),
    );
    const { user } = renderApp('/new?username=tom&environment=42&path=sample-tests/test_success.py&variablesOf=7');
    expect(await screen.findByLabelText('Variables')).toHaveValue('PLAIN=a=b');
    expect(screen.getByLabelText('Name of secret TOKEN')).toHaveValue('TOKEN');
    await user.click(run());
    expect(await screen.findByText('Enter the value of TOKEN, or remove it.')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Remove secret TOKEN' }));
    await user.click(run());

    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]?.body).toMatchObject({ variables: { PLAIN: 'a=b' } });
    expect(sent[0]?.body).not.toHaveProperty('secretVariables');
  });

  it('keeps the key for a second try after a lost answer, and takes a new one after a refusal', async () => {
    const keys: (string | null)[] = [];
    const answers = [() => HttpResponse.error(), () => problem(400, 'Not like this.'), () => HttpResponse.error()];
    server.use(
      http.post('/api/v1/runs', ({ request }) => {
        keys.push(request.headers.get('Idempotency-Key'));
        return answers[keys.length - 1]?.() ?? HttpResponse.error();
      }),
    );
    const { user } = renderApp('/new?username=tom&environment=42&path=sample-tests/test_success.py');
    await screen.findByRole('radio', { checked: true });
    await user.click(run());
    expect(await screen.findByText(/does not answer/)).toBeVisible();
    await user.click(run());
    expect(await screen.findByText('Not like this.')).toBeVisible();
    await user.click(run());
    await waitFor(() => expect(keys).toHaveLength(3));
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
  });

  it('remembers the name', async () => {
    acceptRuns();
    const { user } = renderApp('/new?username=anna&environment=42&path=sample-tests/test_success.py');
    await screen.findByRole('radio', { checked: true });
    await user.click(run());
    await screen.findByRole('heading', { name: 'Run #12' });
    await user.click(screen.getByRole('link', { name: 'New run' }));
    expect(await screen.findByLabelText('Your name')).toHaveValue('anna');
  });
});

describe('what is wrong', () => {
  it('is said at the fields before anything is sent', async () => {
    const { user } = renderApp('/new');
    await tile(1);
    await user.click(run());
    expect(await screen.findByText(/Enter your name/)).toBeVisible();
    expect(screen.getByText('Choose an environment.')).toBeVisible();
    expect(screen.getByText('Select at least one test file.')).toBeVisible();
    expect(screen.getByLabelText('Your name')).toHaveAttribute('aria-invalid', 'true');
    await waitFor(() => expect(screen.getByLabelText('Your name')).toHaveFocus());
  });

  it('is shown where the server says, and goes away with the next change', async () => {
    server.use(
      http.post('/api/v1/runs', () =>
        problem(400, 'The request is invalid.', [
          { field: 'username', message: 'must not have control characters' },
          { field: 'testPaths[1]', message: 'is not in the catalogue' },
          { field: 'variables.path', message: 'is no name of a variable' },
          { field: 'secretVariables.PIN', message: 'is too short' },
          { field: 'source', message: 'is unknown' },
        ]),
      ),
    );
    const { user } = renderApp('/new?username=tom&environment=42&path=sample-tests/test_success.py');
    await screen.findByRole('radio', { checked: true });
    await user.click(run());
    expect(await screen.findByText('must not have control characters')).toBeVisible();
    expect(screen.getByLabelText('Your name')).toHaveAccessibleDescription('must not have control characters');
    expect(within(screen.getByRole('region', { name: 'Test files' })).getByText('is not in the catalogue')).toBeVisible();
    expect(screen.getByLabelText('Variables')).toHaveAccessibleDescription(/is no name of a variable/);
    expect(within(screen.getByRole('group', { name: 'Secret variables' })).getByText('PIN is too short')).toBeVisible();
    expect(screen.getByText('is unknown')).toBeVisible();

    await user.type(screen.getByLabelText('Your name'), 'my');
    expect(screen.queryByText('must not have control characters')).not.toBeInTheDocument();
  });

  it('is found in the options without asking the server', async () => {
    const { user } = renderApp('/new?username=tom&environment=42&path=sample-tests/test_success.py&timeout=soon');
    await screen.findByRole('radio', { checked: true });
    await user.type(screen.getByLabelText('Variables'), 'no value');
    await user.click(run());
    expect(await screen.findByText('Enter whole seconds.')).toBeVisible();
    expect(screen.getByText('Write one NAME=value on each line.')).toBeVisible();
  });
});

describe('environments', () => {
  it('show who holds them and how many wait, live', async () => {
    const busy = anEnvironment(7, { state: 'BUSY', currentRun: aRunningRun({ id: 3, username: 'li wei' }), queued: 2 });
    server.use(get('/environments', environments(busy)));
    const { user } = renderApp('/new');
    await user.click(await screen.findByRole('radio', { name: 'Environment 7, busy, held by li wei, 2 waiting' }));
    expect(screen.getByText(/starts after li wei’s run #3 and 2 more that wait/)).toBeVisible();

    liveEvent('environment', anEnvironment(7));
    expect(await screen.findByRole('radio', { name: 'Environment 7, idle' })).toBeChecked();
    expect(screen.getByText(/starts at once/)).toBeVisible();
  });

  it('are found by number and walked through by keyboard', async () => {
    const { user } = renderApp('/new');
    await tile(1);
    await user.type(screen.getByLabelText('Find an environment by number'), '10');
    expect(screen.getAllByRole('radio')).toHaveLength(2);
    await user.keyboard('{Enter}');
    expect(await tile(10)).toBeChecked();
    (await tile(10)).focus();
    await user.keyboard('{ArrowRight} ');
    expect(await tile(100)).toBeChecked();
    expect(await tile(10)).not.toBeChecked();
    await user.clear(screen.getByLabelText('Find an environment by number'));
    expect(screen.getAllByRole('radio')).toHaveLength(environments().length);
  });
});

describe('test files', () => {
  it('are chosen by whole directories', async () => {
    const { user } = renderApp('/new');
    await user.click(await screen.findByRole('checkbox', { name: 'All files in sample-tests' }));
    expect(screen.getByText('3 selected')).toBeVisible();
    expect(await file('sample-tests/api/test_calls.py')).toBeChecked();
    await user.click(await file('sample-tests/test_failure.py'));
    expect(screen.getByText('2 selected')).toBeVisible();
    expect(screen.getByRole('checkbox', { name: 'All files in sample-tests' })).toBePartiallyChecked();
    await user.click(screen.getByRole('button', { name: 'Clear selection' }));
    expect(screen.getByText('0 selected')).toBeVisible();
  });

  it('are found by name, and the selection outlives the search', async () => {
    const { user } = renderApp('/new');
    await user.click(await file('acceptance-tests/test_limits.py'));
    await user.type(screen.getByLabelText('Find test files'), 'failure');
    expect(screen.queryByRole('checkbox', { name: 'acceptance-tests/test_limits.py' })).not.toBeInTheDocument();
    await user.click(await file('sample-tests/test_failure.py'));
    expect(screen.getByText('2 selected')).toBeVisible();
    await user.type(screen.getByLabelText('Find test files'), 'xyz');
    expect(screen.getByText(/No test file matches/)).toBeVisible();
  });

  it('show problems, and directories that are empty', async () => {
    renderApp('/new');
    expect(await screen.findByText('line 3: invalid syntax')).toBeVisible();
    expect(screen.getByText('No test files here.')).toBeVisible();
  });

  it('say why there are none', async () => {
    server.use(get('/test-files', { directories: [], files: [] }));
    renderApp('/new');
    expect(await screen.findByText(/The catalogue is empty/)).toBeVisible();
  });

  it('tell which chosen ones are gone', async () => {
    const { user } = renderApp('/new?path=old/test_gone.py&path=sample-tests/test_success.py');
    const gone = await screen.findByRole('button', { name: 'Remove old/test_gone.py' });
    await user.click(gone);
    expect(gone).not.toBeInTheDocument();
    expect(screen.getByText('1 selected')).toBeVisible();
  });

  it('can be asked for again when the catalogue could not be read', async () => {
    server.use(http.get('/api/v1/test-files', () => problem(503, 'The database is down.')));
    const { user } = renderApp('/new');
    expect(await screen.findByText('The database is down.')).toBeVisible();
    const again = await screen.findByRole('button', { name: 'Try again' });
    server.use(get('/test-files', CATALOGUE));
    await user.click(again);
    expect(await file(CATALOGUE.files[0]?.path ?? '')).toBeVisible();
  });
});
