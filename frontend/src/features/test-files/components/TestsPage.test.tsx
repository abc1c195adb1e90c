import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it, vi } from 'vitest';
import { sha256Of } from '@/lib/sha256';
import { aFile, aLastRun, aRun, CATALOGUE } from '@/test/data';
import { fakeCatalogue, someoneSaves, SOURCE, WRITABLE } from '@/test/fake-catalogue';
import { liveEvent, renderApp } from '@/test/render-app';
import { get, server } from '@/test/server';

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
    fakeCatalogue({ ...WRITABLE, files: [...WRITABLE.files, aFile('smoke/conftest.py', { kind: 'SUPPORT', testCases: null })] });
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
    fakeCatalogue({ directories: [{ path: 'big', writable: true }], files });
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
    fakeCatalogue();
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
    fakeCatalogue();
    server.use(http.get('/api/v1/test-files/content', () => new HttpResponse('X = "<img src=x>"\n<b>no</b>\n')));
    renderApp('/tests?file=smoke/test_login.py');
    const text = await screen.findByRole('region', { name: 'Source text' });
    expect(text).toHaveTextContent('<b>no</b>');
    expect(text.querySelector('img, b')).toBeNull();
  });

  it('is never that of another version, also where a version comes again', async () => {
    const [a, b] = ['a = 1\n', 'b = 2\n'];
    const version = (text: string) => aFile('smoke/test_login.py', { sha256: sha256Of(new TextEncoder().encode(text)) });
    fakeCatalogue({ ...WRITABLE, files: [version(a)] });
    // It has changed before the catalogue tells.
    someoneSaves(b);
    renderApp('/tests?file=smoke/test_login.py');
    await waitFor(async () => expect(await screen.findByRole('region', { name: 'Source text' })).toHaveTextContent('b = 2'));
    liveEvent('test-file', version(b));
    someoneSaves(a);
    liveEvent('test-file', version(a));
    await waitFor(async () => expect(await screen.findByRole('region', { name: 'Source text' })).toHaveTextContent('a = 1'));
  });

  it('of a file that is not there says so', async () => {
    renderApp('/tests?file=smoke/test_gone.py');
    expect(await screen.findByText('There is no such file')).toBeVisible();
  });
});

describe('the tests of a file', () => {
  it('lead to their lines', async () => {
    fakeCatalogue();
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
    const sha256 = sha256Of(new TextEncoder().encode(SOURCE));
    fakeCatalogue({ ...WRITABLE, files: [...CATALOGUE.files, aFile('smoke/test_login.py', { sha256 })] });
    let sources = 0;
    server.use(
      http.get('/api/v1/test-files/content', () => {
        sources++;
        return HttpResponse.text(SOURCE);
      }),
    );
    const { user, address } = renderApp('/tests?file=smoke/test_login.py');
    await user.click(await screen.findByRole('button', { name: 'Delete' }));
    await user.click(await screen.findByRole('button', { name: 'Keep it' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    await user.click(screen.getByRole('button', { name: 'Delete' }));
    await user.click(await screen.findByRole('button', { name: 'Delete the file' }));
    await waitFor(() => expect(screen.queryByRole('link', { name: 'test_login.py' })).not.toBeInTheDocument());
    expect(await screen.findByText('Choose a file to see its source')).toBeVisible();
    expect(address()).toBe('/tests');
    // What is gone is not asked for.
    expect(sources).toBe(1);
  });

  it('is not offered where the directory is read-only', async () => {
    fakeCatalogue();
    renderApp('/tests?file=sample-tests/test_success.py');
    expect(await screen.findByRole('link', { name: 'Run…' })).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Delete' })).not.toBeInTheDocument();
  });
});

it('shows new files in the form of every open page, at once', async () => {
  renderApp('/new');
  await screen.findByRole('checkbox', { name: 'sample-tests/test_success.py' });
  liveEvent('test-file', aFile('smoke/test_login.py'));
  expect(await screen.findByRole('checkbox', { name: 'smoke/test_login.py' })).toBeVisible();
});
