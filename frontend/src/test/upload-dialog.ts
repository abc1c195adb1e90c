import { screen, waitFor, within } from '@testing-library/react';
import { expect } from 'vitest';
import { renderApp } from './render-app';

export const python = (name: string, content = 'def test_new():\n    pass\n') => new File([content], name, { type: 'text/x-python' });

/** The Tests page, whose dialog has been opened by choosing files. */
export const choose = (...files: File[]) => chooseAt('/tests', ...files);

export async function chooseAt(address: string, ...files: File[]) {
  const app = renderApp(address);
  await screen.findByRole('link', { name: 'test_login.py' });
  await app.user.upload(screen.getByLabelText('Files to upload'), files);
  const dialog = await screen.findByRole('dialog', { name: 'Upload test files' });
  await waitFor(() => expect(dialog).toBeVisible()); // it fades in
  return { ...app, dialog: within(dialog) };
}

