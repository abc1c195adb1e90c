import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { http } from 'msw';
import { describe, expect, it } from 'vitest';
import { aFile, CATALOGUE } from '@/test/data';
import { fakeCatalogue, WRITABLE } from '@/test/fake-catalogue';
import { liveEvent, renderApp } from '@/test/render-app';
import { problem, server } from '@/test/server';
import { choose, chooseAt, python } from '@/test/upload-dialog';

function drop(...files: File[]) {
  const items = files.map((file) => ({ kind: 'file', type: file.type, getAsFile: () => file }));
  const dataTransfer = { types: ['Files'], files, items };
  fireEvent.dragEnter(document, { dataTransfer });
  fireEvent.drop(screen.getByText('Drop test files to upload them'), { dataTransfer });
}

/** A file of a folder, as the browser gives it. */
function fileOf(path: string): File {
  const file = python(path.slice(path.lastIndexOf('/') + 1));
  return Object.defineProperty(file, 'webkitRelativePath', { value: path });
}

describe('uploading', () => {
  it('puts a chosen file into a new directory, from where it can be run at once', async () => {
    const sent = fakeCatalogue();
    const { user, dialog } = await choose(python('test_new.py'));
    const directory = dialog.getByLabelText('Directory', { selector: 'input' });
    expect(directory).toHaveValue('smoke');
    await user.clear(directory);
    await user.type(directory, '/smoke/new/');
    expect(dialog.getByText('new directory')).toBeVisible();
    await user.click(dialog.getByRole('button', { name: 'Upload' }));
    expect(await dialog.findByText('uploaded to smoke/new')).toBeVisible();
    expect(sent).toEqual([{ name: 'test_new.py', content: 'def test_new():\n    pass\n', directory: 'smoke/new', replace: undefined, replaces: undefined }]);
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
    const directory = dialog.getByLabelText('Directory', { selector: 'input' });
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
    drop(file);
    const dialog = within(await screen.findByRole('dialog', { name: 'Upload test files' }));
    expect(await dialog.findByText('test_dropped.py')).toBeVisible();
    await user.click(dialog.getByRole('button', { name: 'Upload' }));
    expect(await dialog.findByText('uploaded to smoke')).toBeVisible();
    expect(sent.map(({ name }) => name)).toEqual(['test_dropped.py']);
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

  it('leads the focus to the files and says what became of them', async () => {
    fakeCatalogue();
    const { user, dialog } = await choose(python('test_login.py'), python('test_new.py'));
    await user.click(dialog.getByRole('button', { name: 'Upload 2 files' }));
    expect(dialog.getByRole('list', { name: 'Files' })).toHaveFocus();
    expect(await dialog.findByText('1 uploaded, 1 already there')).toHaveAttribute('role', 'status');
  });

  it('warns of a module that is missing but may be there when it runs', async () => {
    fakeCatalogue();
    const { user, dialog } = await choose(python('test_new.py'));
    await user.click(dialog.getByRole('button', { name: 'Upload' }));
    await dialog.findByText('looking for its tests…');
    const warning = 'line 1: the runners have no module "util_x"';
    liveEvent('test-file', aFile('smoke/test_new.py', { testCases: 2, problem: warning, problemLine: 1 }));
    expect(await dialog.findByText(warning)).toBeVisible();
    expect(dialog.getByText('2 tests')).toBeVisible();
    expect(dialog.getByRole('link', { name: 'Run it…' })).toBeVisible();
  });

  it.each([
    ['test_top.py', ''],
    ['smoke/test_login.py', 'smoke'],
    ['sample-tests/test_success.py', 'mine'],
  ])('suggests the directory of %s, if it can', async (file, suggestion) => {
    const directories = [...CATALOGUE.directories, { path: 'mine', writable: true }, { path: 'smoke', writable: true }];
    fakeCatalogue({ directories, files: [...WRITABLE.files, aFile('test_top.py', { directory: '' })] });
    const { dialog } = await chooseAt(`/tests?file=${file}`, python('test_new.py'));
    expect(dialog.getByLabelText('Directory', { selector: 'input' })).toHaveValue(suggestion);
  });

  it('keeps the folders of a dropped folder and leaves out what is nothing for tests', async () => {
    const sent = fakeCatalogue();
    const { user } = renderApp('/tests');
    await screen.findByRole('link', { name: 'test_login.py' });
    const paths = ['login/test_a.py', 'login/conftest.py', 'login/deep/conftest.py', 'login/.git/config', 'login/__pycache__/x.py', 'login/a.png'];
    drop(...paths.map((path) => fileOf(path)));
    const dialog = within(await screen.findByRole('dialog', { name: 'Upload test files' }));
    expect(await dialog.findByText(/^3 files left out/)).toBeVisible();
    await user.click(dialog.getByRole('button', { name: 'Upload 3 files' }));
    expect(await dialog.findByText('uploaded to smoke/login/deep')).toBeVisible();
    expect(sent.map(({ directory, name }) => `${directory}/${name}`)).toEqual([
      'smoke/login/test_a.py',
      'smoke/login/conftest.py',
      'smoke/login/deep/conftest.py',
    ]);
  });
});

describe('stopping', () => {
  /** Holds back the answer to the first upload; gives what lets it go. */
  function slowServer(): () => void {
    let goOn = () => {};
    const gate = new Promise<undefined>((resolve) => (goOn = () => resolve(undefined)));
    server.use(http.post('/api/v1/test-files', () => gate, { once: true }));
    return () => goOn();
  }

  it('sends nothing more after "Cancel"', async () => {
    const sent = fakeCatalogue();
    const goOn = slowServer();
    const { user, dialog } = await choose(python('test_a.py'), python('test_b.py'));
    await user.click(dialog.getByRole('button', { name: 'Upload 2 files' }));
    await dialog.findByText('in the queue');
    await user.click(dialog.getByRole('button', { name: 'Cancel' }));
    goOn();
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    await user.upload(screen.getByLabelText('Files to upload'), python('test_c.py'));
    await user.click(await screen.findByRole('button', { name: 'Upload' }));
    expect(await screen.findByText('uploaded to smoke')).toBeVisible();
    expect(sent.map(({ name }) => name)).not.toContain('test_b.py');
  });

  it.each(['test_a.py', 'test_b.py'])('does not wait for %s, which is removed while the first is on its way', async (removed) => {
    const sent = fakeCatalogue();
    const goOn = slowServer();
    const { user, dialog } = await choose(python('test_a.py'), python('test_b.py'), python('test_c.py'));
    await user.click(dialog.getByRole('button', { name: 'Upload 3 files' }));
    await dialog.findAllByText('in the queue');
    await user.click(dialog.getByRole('button', { name: `Remove ${removed}` }));
    expect(dialog.queryByText(removed)).not.toBeInTheDocument();
    // Where the first is the removed one, the others go on without the answer.
    if (removed !== 'test_a.py') goOn();
    const others = ['test_a.py', 'test_b.py', 'test_c.py'].filter((name) => name !== removed);
    await waitFor(() => expect(sent.map(({ name }) => name)).toEqual(others));
    goOn();
  });
});

describe('a file that can’t be uploaded', () => {
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

  it('is tried again in another directory', async () => {
    const sent = fakeCatalogue();
    server.use(
      http.post('/api/v1/test-files', () => problem(400, 'The upload is invalid.', [{ field: 'directory', message: '"prüfung" can’t be a directory.' }]), {
        once: true,
      }),
    );
    const { user, dialog } = await choose(python('test_new.py'));
    await user.click(dialog.getByRole('button', { name: 'Upload' }));
    expect(await dialog.findByText('"prüfung" can’t be a directory.')).toBeVisible();
    await user.clear(dialog.getByLabelText('Directory', { selector: 'input' }));
    await user.type(dialog.getByLabelText('Directory', { selector: 'input' }), 'other');
    await user.click(dialog.getByRole('button', { name: 'Try test_new.py again' }));
    expect(await dialog.findByText('uploaded to other')).toBeVisible();
    expect(sent.map(({ directory }) => directory)).toEqual(['other']);
  });

  it('is tried again with all the others', async () => {
    const sent = fakeCatalogue();
    server.use(http.post('/api/v1/test-files', () => problem(503, 'Too many uploads at once.')));
    const { user, dialog } = await choose(python('test_a.py'), python('test_b.py'));
    await user.click(dialog.getByRole('button', { name: 'Upload 2 files' }));
    const again = await dialog.findByRole('button', { name: 'Try all 2 again' });
    server.resetHandlers();
    const sentThen = fakeCatalogue();
    await user.click(again);
    expect(await dialog.findByText('2 uploaded')).toHaveAttribute('role', 'status');
    expect([sent, sentThen].map((all) => all.length)).toEqual([0, 2]);
  });

  it.each(['test_login.py', 'test_new.py'])('is %s that has vanished; the next one is sent', async (name) => {
    const sent = fakeCatalogue();
    const gone = python(name);
    gone.arrayBuffer = () => Promise.reject(new DOMException('A requested file could not be found.', 'NotFoundError'));
    const { user, dialog } = await choose(gone, python('test_other.py'));
    await user.click(dialog.getByRole('button', { name: 'Upload 2 files' }));
    expect(await dialog.findByText(/^It can’t be read any more.* Choose it again\.$/)).toBeVisible();
    expect(await dialog.findByText('uploaded to smoke')).toBeVisible();
    expect(sent.map((one) => one.name)).toEqual(['test_other.py']);
    await user.upload(screen.getByLabelText('More files to upload'), python(name));
    expect(dialog.queryByText(/can’t be read/)).not.toBeInTheDocument();
    expect(dialog.getByRole('button', { name: 'Upload' })).toBeEnabled();
  });

  it('is one of more than 1 MiB, which is not even sent', async () => {
    const sent = fakeCatalogue();
    const { user, dialog } = await choose(python('data.csv', 'x'.repeat(1024 * 1024 + 1)), python('test_new.py'));
    expect(dialog.getByText(/larger than 1 MiB/)).toBeVisible();
    await user.click(dialog.getByRole('button', { name: 'Upload' }));
    expect(await dialog.findByText('uploaded to smoke')).toBeVisible();
    expect(dialog.queryByRole('button', { name: /again$/ })).not.toBeInTheDocument();
    expect(sent.map(({ name }) => name)).toEqual(['test_new.py']);
  });
});
