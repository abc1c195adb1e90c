import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it, vi } from 'vitest';
import type { Catalogue } from '@/lib/api';
import { aFile, aLastRun, aRun, CATALOGUE } from '@/test/data';
import { liveEvent, renderApp } from '@/test/render-app';
import { get, problem, server } from '@/test/server';

const WRITABLE: Catalogue = {
  directories: [...CATALOGUE.directories, { path: 'smoke', writable: true }],
  files: [...CATALOGUE.files, aFile('smoke/test_login.py')],
};
const SOURCE = 'import os\n\n\ndef test_login():\n    assert os.name != "none"  # always\n';

interface Sent {
  name: string;
  content: string;
  directory: string | undefined;
  replace: string | undefined;
}

/** A catalogue that takes uploads; what is there already is refused unless it is to be replaced. */
function catalogue(start: Catalogue = WRITABLE): Sent[] {
  const sent: Sent[] = [];
  let current = start;
  // jsdom forgets the names of files on their way.
  const append = vi.spyOn(FormData.prototype, 'append');
  const isTest = (path: string) => /^(?:test_.*|.*_test)\.py$/.test(path.slice(path.lastIndexOf('/') + 1));
  // As the server answers: what a file holds is found out afterwards.
  const stored = (path: string) => aFile(path, { kind: isTest(path) ? 'TEST' : 'SUPPORT', testCases: null, sha256: '1'.repeat(64) });
  server.use(
    http.get('/api/v1/test-files', () => HttpResponse.json(current)),
    http.get('/api/v1/test-files/content', ({ request }) =>
      // As strict as the real one.
      request.headers.get('Accept')?.includes('text/plain')
        ? new HttpResponse(SOURCE, { headers: { 'Content-Type': 'text/plain' } })
        : problem(406, 'Acceptable representations: [text/plain].'),
    ),
    http.post('/api/v1/test-files', async ({ request }) => {
      const file = append.mock.calls.findLast(([field]) => field === 'file')?.[1] as unknown as File;
      const form = { name: file.name, ...parseForm(await request.text()) };
      sent.push(form);
      const path = `${form.directory}/${form.name}`;
      if (!form.replace && current.files.some((file) => file.path === path)) {
        return problem(409, `${form.name} is already there.`);
      }
      const others = current.files.filter((file) => file.path !== path);
      current = { directories: current.directories, files: [...others, stored(path)] };
      return HttpResponse.json([stored(path)], { status: 201 });
    }),
    http.delete('/api/v1/test-files', ({ request }) => {
      const path = new URL(request.url).searchParams.get('path');
      current = { ...current, files: current.files.filter((file) => file.path !== path) };
      return new HttpResponse(null, { status: 204 });
    }),
  );
  return sent;
}

function parseForm(body: string): Omit<Sent, 'name'> {
  const field = (name: string) => new RegExp(`name="${name}"\r\n\r\n([^\r]*)\r\n`).exec(body)?.[1];
  const file = /name="file"; filename="[^"]*"\r\n(?:[^\r]+\r\n)*\r\n([^]*?)\r\n--/.exec(body);
  return { content: file?.[1] ?? '', directory: field('directory'), replace: field('replace') };
}

const python = (name: string, content = 'def test_new():\n    pass\n') => new File([content], name, { type: 'text/x-python' });

async function choose(...files: File[]) {
  const app = renderApp('/tests');
  await screen.findByRole('link', { name: 'test_login.py' });
  await app.user.upload(screen.getByLabelText('Files to upload'), files);
  return { ...app, dialog: within(await screen.findByRole('dialog', { name: 'Upload test files' })) };
}

describe('the tree', () => {
  it('is in the header and shows tests and problems', async () => {
    const { user, address } = renderApp('/runs');
    await user.click(await screen.findByRole('link', { name: 'Tests' }));
    expect(await screen.findByText('line 3: invalid syntax')).toBeVisible();
    expect(address()).toBe('/tests');
    expect(screen.getAllByText('3 tests')).toHaveLength(3);
    await user.click(screen.getByRole('button', { name: 'Close sample-tests' }));
    expect(screen.queryByRole('link', { name: 'test_success.py' })).not.toBeInTheDocument();
  });

  it('is searched, also by its address', async () => {
    const { user, address } = renderApp('/tests?q=success');
    expect(await screen.findByRole('link', { name: 'test_success.py' })).toBeVisible();
    expect(screen.queryByRole('link', { name: 'test_failure.py' })).not.toBeInTheDocument();
    await user.clear(screen.getByLabelText('Find test files'));
    await user.type(screen.getByLabelText('Find test files'), 'nowhere');
    expect(await screen.findByText('No test file matches “nowhere”.')).toBeVisible();
    expect(address()).toBe('/tests?q=nowhere');
  });

  it.each([
    ['Run sample-tests/test_success.py', '1 selected'],
    ['Run sample-tests', '3 selected'],
  ])('leads by "%s" to the form filled in', async (name, selected) => {
    const { user } = renderApp('/tests');
    await user.click(await screen.findByRole('link', { name }));
    expect(await screen.findByRole('heading', { name: 'New run' })).toBeVisible();
    expect(await screen.findByText(selected)).toBeVisible();
  });

  it('changes as the server tells, without reading it again', async () => {
    let reads = 0;
    server.use(
      http.get('/api/v1/test-files', () => {
        reads++;
        return HttpResponse.json(CATALOGUE);
      }),
    );
    renderApp('/tests');
    await screen.findByRole('link', { name: 'test_success.py' });
    liveEvent('test-file', aFile('new/deep/test_new.py', { testCases: null }));
    expect(await screen.findByTitle('new/deep/test_new.py')).toBeVisible();
    liveEvent('test-file', aFile('new/deep/test_new.py', { testCases: 17 }));
    expect(await screen.findByText('17 tests')).toBeVisible();
    expect(screen.getAllByTitle('new/deep/test_new.py')).toHaveLength(1);
    expect(reads).toBe(1);
    liveEvent('test-file', { path: 'sample-tests/test_success.py', directory: 'sample-tests', deleted: true });
    await waitFor(() => expect(screen.queryByRole('link', { name: 'test_success.py' })).not.toBeInTheDocument());
  });

  it('is not asked for again and again', async () => {
    let reads = 0;
    server.use(
      http.get('/api/v1/test-files', () => {
        reads++;
        return HttpResponse.json(CATALOGUE);
      }),
    );
    vi.useFakeTimers({ shouldAdvanceTime: true });
    renderApp('/tests');
    await screen.findByRole('link', { name: 'test_success.py' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(reads).toBe(1);
  });

  it('shows how each file did last, and follows the runs', async () => {
    const path = 'sample-tests/test_success.py';
    server.use(
      http.get('/api/v1/test-files/last-runs', ({ request }) => {
        const runId = new URL(request.url).searchParams.get('runId');
        return HttpResponse.json(
          runId === '13' ? [aLastRun(path, { runId: 13, status: 'FAILED' })] : [aLastRun(path), aLastRun('sample-tests/test_failure.py', { status: 'ERROR' })],
        );
      }),
    );
    renderApp('/tests');
    expect(await screen.findByRole('link', { name: 'Success in run #12' })).toHaveAttribute('href', '/runs/12');
    expect(screen.getByRole('link', { name: 'Error in run #12' })).toBeVisible();
    liveEvent('run', aRun({ id: 13, status: 'FAILED' }));
    expect(await screen.findByRole('link', { name: 'Failed in run #13' })).toBeVisible();
    expect(screen.queryByRole('link', { name: 'Success in run #12' })).not.toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Error in run #12' })).toBeVisible();
  });

  it('leads from a problem to its line', async () => {
    server.use(http.get('/api/v1/test-files/content', () => new HttpResponse('a = 1\nb = 2\ndef test_a(:\n')));
    const { user, address } = renderApp('/tests');
    await user.click(await screen.findByRole('link', { name: 'line 3: invalid syntax' }));
    const text = await screen.findByRole('region', { name: 'Source text' });
    expect(address()).toBe('/tests?file=sample-tests%2Fapi%2Ftest_calls.py&line=3');
    expect(text.querySelector('[data-mark="problem"]')).toHaveTextContent('def test_a(:');
  });

  it('lists support files, which can be read and deleted but not run', async () => {
    catalogue({ ...WRITABLE, files: [...WRITABLE.files, aFile('smoke/conftest.py', { kind: 'SUPPORT', testCases: null })] });
    const { user } = renderApp('/tests');
    const row = within((await screen.findByRole('link', { name: 'conftest.py' })).closest('li') as HTMLElement);
    expect(row.getByText('support')).toBeVisible();
    expect(row.queryByRole('link', { name: /^Run/ })).not.toBeInTheDocument();
    await user.click(row.getByRole('link', { name: 'conftest.py' }));
    expect(await screen.findByRole('button', { name: 'Delete' })).toBeVisible();
    expect(screen.queryByRole('link', { name: 'Run…' })).not.toBeInTheDocument();
    await user.click(screen.getByRole('link', { name: 'New run' }));
    expect(await screen.findByRole('checkbox', { name: 'smoke/test_login.py' })).toBeVisible();
    expect(screen.queryByRole('checkbox', { name: 'smoke/conftest.py' })).not.toBeInTheDocument();
  });

  it('holds ten thousand files in few elements, and goes to the one in the address', async () => {
    const files = Array.from({ length: 10_000 }, (_, at) => aFile(`big/d${Math.floor(at / 500)}/test_${at}.py`));
    catalogue({ directories: [{ path: 'big', writable: true }], files });
    const { user } = renderApp('/tests?file=big/d19/test_9777.py');
    fireEvent.scroll((await screen.findByLabelText('Directories and files')).parentElement as HTMLElement);
    const row = (await screen.findByTitle('big/d19/test_9777.py')).closest('li') as HTMLElement;
    expect(row).toHaveAttribute('data-marked');
    await user.type(screen.getByLabelText('Find test files'), 'test_');
    await screen.findByTitle('big/d0/test_0.py');
    expect(screen.getAllByRole('listitem').length).toBeLessThan(100);
  });
});

describe('the source', () => {
  it('has line numbers and colours', async () => {
    catalogue();
    const { user, address } = renderApp('/tests');
    await user.click(await screen.findByRole('link', { name: 'test_login.py' }));
    const text = await screen.findByRole('region', { name: 'Source text' });
    expect(address()).toBe('/tests?file=smoke%2Ftest_login.py');
    expect(within(text).getByText('import')).toHaveClass(/keyword/);
    expect(within(text).getByText('"none"')).toHaveClass(/string/);
    expect(within(text).getByText('# always')).toHaveClass(/comment/);
    expect(within(text).getByText('test_login')).toHaveClass(/definition/);
    expect(text.textContent).toBe(SOURCE);
    expect([...text.querySelectorAll('[data-number]')].map((one) => one.getAttribute('data-number'))).toEqual(['1', '2', '3', '4', '5']);
  });

  it('never becomes markup', async () => {
    catalogue();
    server.use(http.get('/api/v1/test-files/content', () => new HttpResponse('X = "<img src=x>"\n<b>no</b>\n')));
    renderApp('/tests?file=smoke/test_login.py');
    const text = await screen.findByRole('region', { name: 'Source text' });
    expect(text).toHaveTextContent('<b>no</b>');
    expect(text.querySelector('img, b')).toBeNull();
  });

  it('of a file that is not there says so', async () => {
    renderApp('/tests?file=smoke/test_gone.py');
    expect(await screen.findByText('There is no such file')).toBeVisible();
  });
});

describe('the tests of a file', () => {
  it('lead to their lines', async () => {
    catalogue();
    server.use(
      get('/test-files/inspection', {
        ...{ path: 'smoke/test_login.py', sha256: '0'.repeat(64), inspectedAt: '2026-11-23T10:00:00Z', python: '3.11', testCases: 3 },
        ...{ problem: null, problemLine: null, problemColumn: null, missingImports: [] },
        tests: [{ name: 'TestLogin::test_ok', line: 4, description: 'Logs in.', parametrized: true, cases: 3 }],
      }),
    );
    const { user, address } = renderApp('/tests?file=smoke/test_login.py');
    await user.click(await screen.findByText('Tests in this file'));
    await user.click(await screen.findByRole('link', { name: 'TestLogin::test_ok' }));
    expect(screen.getByText('× 3')).toBeVisible();
    expect(address()).toBe('/tests?file=smoke%2Ftest_login.py&line=4');
    const text = await screen.findByRole('region', { name: 'Source text' });
    expect(text.querySelector('[data-mark="chosen"]')).toHaveTextContent('def test_login():');
  });
});

describe('deleting', () => {
  it('asks, deletes and shows that it is gone', async () => {
    catalogue();
    const { user, address } = renderApp('/tests?file=smoke/test_login.py');
    await user.click(await screen.findByRole('button', { name: 'Delete' }));
    await user.click(await screen.findByRole('button', { name: 'Keep it' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    await user.click(screen.getByRole('button', { name: 'Delete' }));
    await user.click(await screen.findByRole('button', { name: 'Delete the file' }));
    await waitFor(() => expect(screen.queryByRole('link', { name: 'test_login.py' })).not.toBeInTheDocument());
    expect(address()).toBe('/tests');
  });

  it('is not offered where the directory is read-only', async () => {
    catalogue();
    renderApp('/tests?file=sample-tests/test_success.py');
    expect(await screen.findByRole('link', { name: 'Run…' })).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Delete' })).not.toBeInTheDocument();
  });
});

describe('uploading', () => {
  it('puts a chosen file into a new directory, from where it can be run at once', async () => {
    const sent = catalogue();
    const { user, dialog } = await choose(python('test_new.py'));
    const directory = dialog.getByLabelText('Directory');
    expect(directory).toHaveValue('smoke');
    await user.clear(directory);
    await user.type(directory, '/smoke/new/');
    expect(dialog.getByText('new directory')).toBeVisible();
    await user.click(dialog.getByRole('button', { name: 'Upload' }));
    expect(await dialog.findByText('uploaded to smoke/new')).toBeVisible();
    expect(sent).toEqual([{ name: 'test_new.py', content: 'def test_new():\n    pass\n', directory: 'smoke/new', replace: undefined }]);
    expect(await screen.findByTitle('smoke/new/test_new.py')).toBeInTheDocument();
    expect(dialog.getByText('looking for its tests…')).toBeVisible();
    liveEvent('test-file', aFile('smoke/new/test_new.py', { testCases: 1, sha256: '1'.repeat(64) }));
    expect(await dialog.findByText('1 test')).toBeVisible();

    await user.click(dialog.getByRole('link', { name: 'Run it…' }));
    expect(await screen.findByRole('checkbox', { name: 'smoke/new/test_new.py' })).toBeChecked();
  });

  it('tells a syntax error and leads to its line', async () => {
    catalogue();
    const { user, address, dialog } = await choose(python('test_new.py', 'a = 1\n'.repeat(11) + 'def test_new(:\n'));
    await user.click(dialog.getByRole('button', { name: 'Upload' }));
    await dialog.findByText('looking for its tests…');
    liveEvent('test-file', aFile('smoke/test_new.py', { testCases: null, problem: 'line 12, column 14: invalid syntax', problemLine: 12 }));
    expect(await dialog.findByText('line 12, column 14: invalid syntax')).toBeVisible();
    expect(dialog.queryByRole('link', { name: 'Run it…' })).not.toBeInTheDocument();
    await user.click(dialog.getByRole('link', { name: 'Show line 12' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    expect(address()).toBe('/tests?file=smoke%2Ftest_new.py&line=12');
    expect(await screen.findByRole('region', { name: 'Source text' })).toBeVisible();
  });

  it('does not take an answer for newer than the event behind it', async () => {
    catalogue();
    const { user, dialog } = await choose(python('test_new.py'));
    server.events.on('response:mocked', ({ request }) => {
      if (request.method !== 'POST') return;
      liveEvent('test-file', aFile('smoke/test_new.py', { testCases: 4, sha256: '1'.repeat(64) }));
    });
    await user.click(dialog.getByRole('button', { name: 'Upload' }));
    expect(await dialog.findByText('4 tests')).toBeVisible();
    server.events.removeAllListeners('response:mocked');
  });

  it('completes known directories and refuses those that are read-only', async () => {
    catalogue();
    const { user, dialog } = await choose(python('test_new.py'));
    const directory = dialog.getByLabelText('Directory');
    await user.clear(directory);
    await user.type(directory, 'smo');
    await user.click(await screen.findByRole('option', { name: 'smoke', hidden: true }));
    expect(directory).toHaveValue('smoke');
    await user.clear(directory);
    await user.type(directory, 'sample-tests/mine');
    expect(dialog.getByText(/read-only here/)).toBeVisible();
    expect(dialog.getByRole('button', { name: 'Upload' })).toBeDisabled();
  });

  it('takes files that fall onto the page', async () => {
    const sent = catalogue();
    const { user } = renderApp('/tests');
    await screen.findByRole('link', { name: 'test_login.py' });
    const file = python('test_dropped.py');
    const dataTransfer = { types: ['Files'], files: [file], items: [{ kind: 'file', type: file.type, getAsFile: () => file }] };
    fireEvent.dragEnter(document, { dataTransfer });
    fireEvent.drop(await screen.findByText('Drop test files to upload them'), { dataTransfer });
    const dialog = within(await screen.findByRole('dialog', { name: 'Upload test files' }));
    expect(await dialog.findByText('test_dropped.py')).toBeVisible();
    await user.click(dialog.getByRole('button', { name: 'Upload' }));
    expect(await dialog.findByText('uploaded to smoke')).toBeVisible();
    expect(sent.map(({ name }) => name)).toEqual(['test_dropped.py']);
  });

  it('shows the difference to what is there and replaces it', async () => {
    const sent = catalogue();
    const { user, dialog } = await choose(python('test_login.py', SOURCE.replace('!= "none"', '== "posix"')));
    await user.click(dialog.getByRole('button', { name: 'Upload' }));
    expect(await dialog.findByText('It differs: 1 line added, 1 line removed')).toBeVisible();
    const difference = within(dialog.getByRole('region', { name: 'Difference' }));
    expect(difference.getByText(/== "posix"/).parentElement).toHaveAttribute('data-kind', 'added');
    expect(difference.getByText(/!= "none"/).parentElement).toHaveAttribute('data-kind', 'removed');
    await user.click(dialog.getByRole('button', { name: 'Replace' }));
    expect(await dialog.findByText('uploaded to smoke')).toBeVisible();
    expect(sent.map(({ replace }) => replace)).toEqual(['true']);
  });

  it('keeps both under another name', async () => {
    const sent = catalogue();
    const { user, dialog } = await choose(python('test_login.py', SOURCE));
    await user.click(dialog.getByRole('button', { name: 'Upload' }));
    expect(await dialog.findByText('Its content is the same.')).toBeVisible();
    expect(dialog.getByLabelText('Other name')).toHaveValue('test_login_2.py');
    await user.click(dialog.getByRole('button', { name: 'Keep both' }));
    expect(await screen.findByTitle('smoke/test_login_2.py')).toBeInTheDocument();
    expect(sent.map(({ name }) => name)).toEqual(['test_login_2.py']);
  });

  it('shows a conflict that only the server knows of', async () => {
    const sent = catalogue();
    server.use(
      http.post('/api/v1/test-files', () => problem(409, 'conftest.py is already there in smoke.'), { once: true }),
    );
    const { user, dialog } = await choose(python('conftest.py'));
    await user.click(dialog.getByRole('button', { name: 'Upload' }));
    await user.click(await dialog.findByRole('button', { name: 'Replace' }));
    expect(await dialog.findByText(/^uploaded to smoke/)).toBeVisible();
    expect(sent.map(({ replace }) => replace)).toEqual(['true']);
  });

  it('skips one of several', async () => {
    const sent = catalogue();
    const { user, dialog } = await choose(python('test_login.py'), python('conftest.py'), python('test_other.py'));
    await user.click(dialog.getByRole('button', { name: 'Remove test_other.py' }));
    await user.click(dialog.getByRole('button', { name: 'Upload 2 files' }));
    expect(await dialog.findByText('for the tests beside and below it')).toBeVisible();
    await user.click(dialog.getByRole('button', { name: 'Skip' }));
    expect(dialog.getByText('skipped')).toBeVisible();
    expect(dialog.queryByRole('link', { name: /^Run/ })).not.toBeInTheDocument();
    expect(sent.map(({ name }) => name)).toEqual(['conftest.py']);
  });

  it('says what the server holds against a file', async () => {
    catalogue();
    server.use(
      http.post('/api/v1/test-files', () => problem(400, 'The upload is invalid.', [{ field: 'file', message: '"a b.py" can’t be uploaded.' }])),
    );
    const { user, dialog } = await choose(python('a b.py'));
    await user.click(dialog.getByRole('button', { name: 'Upload' }));
    expect(await dialog.findByText('"a b.py" can’t be uploaded.')).toBeVisible();
    expect(dialog.getByText('not uploaded')).toBeVisible();
  });

  it('tells another conflict than the file itself', async () => {
    catalogue();
    server.use(
      http.post('/api/v1/test-files', () => problem(409, '"Test_new.py" is there and differs in case only.')),
      http.get('/api/v1/test-files/content', () => problem(404, 'The catalogue has no such file.')),
    );
    const { user, dialog } = await choose(python('test_new.py'));
    await user.click(dialog.getByRole('button', { name: 'Upload' }));
    expect(await dialog.findByText(/differs in case only/)).toBeVisible();
  });
});

it('shows new files in the form of every open page, at once', async () => {
  renderApp('/new');
  await screen.findByRole('checkbox', { name: 'sample-tests/test_success.py' });
  liveEvent('test-file', aFile('smoke/test_login.py'));
  expect(await screen.findByRole('checkbox', { name: 'smoke/test_login.py' })).toBeVisible();
});
