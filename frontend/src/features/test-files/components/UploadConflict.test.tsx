import { screen, waitFor, within } from '@testing-library/react';
import { http } from 'msw';
import { describe, expect, it } from 'vitest';
import { sha256Of } from '@/lib/sha256';
import { aFile } from '@/test/data';
import { fakeCatalogue, someoneSaves, SOURCE, WRITABLE } from '@/test/fake-catalogue';
import { problem, server } from '@/test/server';
import { choose, python } from '@/test/upload-dialog';

describe('a file whose name is taken', () => {
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
    expect(sent).toMatchObject([{ replace: 'true', replaces: sha256Of(new TextEncoder().encode(SOURCE)) }]);
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

  it('replaces only what was shown, and shows what somebody else has saved meanwhile', async () => {
    const sent = fakeCatalogue();
    const { user, dialog } = await choose(python('test_login.py', SOURCE.replace('!= "none"', '== "posix"')));
    await user.click(dialog.getByRole('button', { name: 'Upload' }));
    expect(await dialog.findByText('It differs: 1 line added, 1 line removed')).toBeVisible();
    const theirs = `${SOURCE}\n\ndef test_theirs():\n    pass\n`;
    someoneSaves(theirs);
    await user.click(dialog.getByRole('button', { name: 'Replace' }));
    expect(await dialog.findByText(/Somebody has changed it meanwhile/)).toBeVisible();
    expect(dialog.getByText('It differs: 1 line added, 5 lines removed')).toBeVisible();
    expect(within(dialog.getByRole('region', { name: 'Difference' })).getByText('def test_theirs():')).toBeVisible();
    await user.click(dialog.getByRole('button', { name: 'Replace' }));
    expect(await dialog.findByText('uploaded to smoke')).toBeVisible();
    expect(sent.map(({ replaces }) => replaces)).toEqual([SOURCE, theirs].map((text) => sha256Of(new TextEncoder().encode(text))));
  });

  it('is not taken for the same if only bytes differ that are no text', async () => {
    fakeCatalogue({ ...WRITABLE, files: [...WRITABLE.files, aFile('smoke/names.csv', { kind: 'SUPPORT' })] });
    someoneSaves(new Uint8Array([0x4a, 0xe9]));
    const { user, dialog } = await choose(new File([new Uint8Array([0x4a, 0xe8])], 'names.csv'));
    await user.click(dialog.getByRole('button', { name: 'Upload' }));
    expect(await dialog.findByText('It differs, but only in bytes that are no text.')).toBeVisible();
  });

  it('can be replaced where what is there is too large to be compared', async () => {
    const sent = fakeCatalogue();
    server.use(
      http.post('/api/v1/test-files', () => problem(409, 'data.csv is already there in smoke. Send replace=true to replace.'), { once: true }),
      http.get('/api/v1/test-files/content', () => problem(404, '"smoke/data.csv" is larger than 1 MiB.')),
    );
    const { user, dialog } = await choose(python('data.csv', 'a,b\n'));
    await user.click(dialog.getByRole('button', { name: 'Upload' }));
    expect(await dialog.findByText(/can’t be compared/)).toBeVisible();
    await user.click(dialog.getByRole('button', { name: 'Replace' }));
    expect(await dialog.findByText('uploaded to smoke')).toBeVisible();
    expect(sent).toMatchObject([{ name: 'data.csv', replace: 'true', replaces: undefined }]);
  });

  it('gets another name without a path', async () => {
    fakeCatalogue();
    const { user, dialog } = await choose(python('test_login.py'));
    await user.click(dialog.getByRole('button', { name: 'Upload' }));
    const other = await dialog.findByLabelText('Other name');
    await user.clear(other);
    await user.type(other, 'new/test_b.py');
    expect(dialog.getByText('A name has no / in it.')).toBeVisible();
    expect(dialog.getByRole('button', { name: 'Keep both' })).toBeDisabled();
  });

  it('keeps the dialog open until it is decided', async () => {
    fakeCatalogue();
    const { user, dialog } = await choose(python('test_login.py'), python('test_new.py'));
    await user.click(dialog.getByRole('button', { name: 'Upload 2 files' }));
    expect(await dialog.findByText('uploaded to smoke')).toBeVisible();
    await user.keyboard('{Escape}');
    expect(dialog.getByRole('button', { name: 'Skip' })).toBeVisible();
    expect(dialog.queryByRole('link', { name: 'Run it…' })).not.toBeInTheDocument();
    await user.click(dialog.getByRole('button', { name: 'Skip' }));
    expect(dialog.getByRole('list', { name: 'Files' })).toHaveFocus();
    expect(dialog.getByRole('link', { name: 'Run it…' })).toBeVisible();
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
  });
});
