import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { renderApp } from '@/test/render-app';

describe('the page of the command line', () => {
  it('is found from everywhere and installs from this server', async () => {
    const { user, address } = renderApp('/runs');
    await user.click(await screen.findByRole('link', { name: 'Command line' }));
    expect(await screen.findByRole('heading', { name: 'Command line' })).toBeVisible();
    expect(address()).toBe('/command-line');
    expect(document.title).toBe('Command line · Testlane');
    await user.click(screen.getByRole('button', { name: 'Copy: install' }));
    expect(await screen.findByRole('button', { name: 'Copied' })).toBeVisible();
    expect(await navigator.clipboard.readText()).toBe(
      'curl -fsS --create-dirs -o ~/.local/bin/testlane http://127.0.0.1:8081/testlane && chmod +x ~/.local/bin/testlane',
    );
  });

  it('says how a command ends', async () => {
    renderApp('/command-line');
    const exits = within(await screen.findByRole('region', { name: 'Exit status' }));
    expect(exits.getByRole('row', { name: '1 Failed' })).toBeVisible();
    expect(exits.getByRole('row', { name: '4 Timed out' })).toBeVisible();
  });
});
