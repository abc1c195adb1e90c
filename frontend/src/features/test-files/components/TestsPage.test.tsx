import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it, vi } from 'vitest';
import type { Catalogue } from '@/lib/api';
import { aFile, CATALOGUE } from '@/test/data';
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
  server.use(
    http.get('/api/v1/test-files', () => HttpResponse.json(current)),
    http.get('/api/v1/test-files/content', () => new HttpResponse(SOURCE, { headers: { 'Content-Type': 'text/plain' } })),
    http.post('/api/v1/test-files', async ({ request }) => {
      const file = append.mock.calls.findLast(([field]) => field === 'file')?.[1] as unknown as File;
      const form = { name: file.name, ...parseForm(await request.text()) };
      sent.push(form);
      const path = `${form.directory}/${form.name}`;
      if (!form.replace && current.files.some((file) => file.path === path)) {
        return problem(409, `${form.name} is already there.`);
      }
      const others = current.files.filter((file) => file.path !== path);
      current = { directories: current.directories, files: [...others, aFile(path)] };
      return HttpResponse.json([aFile(path)], { status: 201 });
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
    expect(await screen.findByText('invalid syntax in line 3')).toBeVisible();
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

  it('is read again every now and then until the server tells of changes', async () => {
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
    await vi.advanceTimersByTimeAsync(10_500);
    await waitFor(() => expect(reads).toBe(2));
    liveEvent('test-file', {});
    await vi.advanceTimersByTimeAsync(500);
    await waitFor(() => expect(reads).toBe(3));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(reads).toBe(3);
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
    expect(dialog.getByText('new')).toBeVisible();
    await user.click(dialog.getByRole('button', { name: 'Upload' }));
    expect(await dialog.findByText('uploaded to smoke/new')).toBeVisible();
    expect(sent).toEqual([{ name: 'test_new.py', content: 'def test_new():\n    pass\n', directory: 'smoke/new', replace: undefined }]);
    expect(await screen.findByTitle('smoke/new/test_new.py')).toBeInTheDocument();

    await user.click(dialog.getByRole('link', { name: 'Run it…' }));
    expect(await screen.findByRole('checkbox', { name: 'smoke/new/test_new.py' })).toBeChecked();
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
    expect(difference.getByText(/== "posix"/)).toHaveAttribute('data-kind', 'added');
    expect(difference.getByText(/!= "none"/)).toHaveAttribute('data-kind', 'removed');
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
    expect(await dialog.findByText('uploaded to smoke, for the tests beside it')).toBeVisible();
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

it('shows new files in the form of every open page', async () => {
  server.use(get('/test-files', CATALOGUE));
  renderApp('/new');
  await screen.findByRole('checkbox', { name: 'sample-tests/test_success.py' });
  catalogue();
  window.dispatchEvent(new Event('visibilitychange'));
  expect(await screen.findByRole('checkbox', { name: 'smoke/test_login.py' })).toBeVisible();
});
