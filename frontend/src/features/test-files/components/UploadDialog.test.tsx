import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { http } from 'msw';
import { describe, expect, it } from 'vitest';
import { aFile } from '@/test/data';
import { fakeCatalogue, SOURCE } from '@/test/fake-catalogue';
import { liveEvent, renderApp } from '@/test/render-app';
import { problem, server } from '@/test/server';

const python = (name: string, content = 'def test_new():\n    pass\n') => new File([content], name, { type: 'text/x-python' });

async function choose(...files: File[]) {
  const app = renderApp('/tests');
  await screen.findByRole('link', { name: 'test_login.py' });
  await app.user.upload(screen.getByLabelText('Files to upload'), files);
  return { ...app, dialog: within(await screen.findByRole('dialog', { name: 'Upload test files' })) };
}

describe('uploading', () => {
  it('puts a chosen file into a new directory, from where it can be run at once', async () => {
    const sent = fakeCatalogue();
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
    fakeCatalogue();
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
    fakeCatalogue();
    const { user, dialog } = await choose(python('test_new.py'));
    server.events.on('response:mocked', ({ request }) => {
      if (request.method !== 'POST') return;
      liveEvent('test-file', aFile('smoke/test_new.py', { testCases: 4, sha256: '1'.repeat(64) }));
    });
    await user.click(dialog.getByRole('button', { name: 'Upload' }));
    expect(await dialog.findByText('4 tests')).toBeVisible();
    server.events.removeAllListeners('response:mocked');
  });

  it('takes the same file a second time, as after a correction', async () => {
    fakeCatalogue();
    const { user, dialog } = await choose(python('test_new.py'));
    const input = screen.getByLabelText('Files to upload');
    // A browser tells of a choice only if it is another one.
    expect(input).toHaveValue('');
    await user.upload(screen.getByLabelText('More files to upload'), python('test_other.py'));
    expect(await dialog.findByText('test_other.py')).toBeVisible();
    expect(screen.getByLabelText('More files to upload')).toHaveValue('');
  });

  it('completes known directories and refuses those that are read-only', async () => {
    fakeCatalogue();
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
    const sent = fakeCatalogue();
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
    const sent = fakeCatalogue();
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
    const sent = fakeCatalogue();
    const { user, dialog } = await choose(python('test_login.py', SOURCE));
    await user.click(dialog.getByRole('button', { name: 'Upload' }));
    expect(await dialog.findByText('Its content is the same.')).toBeVisible();
    expect(dialog.getByLabelText('Other name')).toHaveValue('test_login_2.py');
    await user.click(dialog.getByRole('button', { name: 'Keep both' }));
    expect(await screen.findByTitle('smoke/test_login_2.py')).toBeInTheDocument();
    expect(sent.map(({ name }) => name)).toEqual(['test_login_2.py']);
  });

  it('shows a conflict that only the server knows of', async () => {
    const sent = fakeCatalogue();
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
    const sent = fakeCatalogue();
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
    fakeCatalogue();
    server.use(
      http.post('/api/v1/test-files', () => problem(400, 'The upload is invalid.', [{ field: 'file', message: '"a b.py" can’t be uploaded.' }])),
    );
    const { user, dialog } = await choose(python('a b.py'));
    await user.click(dialog.getByRole('button', { name: 'Upload' }));
    expect(await dialog.findByText('"a b.py" can’t be uploaded.')).toBeVisible();
    expect(dialog.getByText('not uploaded')).toBeVisible();
  });

  it('tells another conflict than the file itself', async () => {
    fakeCatalogue();
    server.use(
      http.post('/api/v1/test-files', () => problem(409, '"Test_new.py" is there and differs in case only.')),
      http.get('/api/v1/test-files/content', () => problem(404, 'The catalogue has no such file.')),
    );
    const { user, dialog } = await choose(python('test_new.py'));
    await user.click(dialog.getByRole('button', { name: 'Upload' }));
    expect(await dialog.findByText(/differs in case only/)).toBeVisible();
  });
});
