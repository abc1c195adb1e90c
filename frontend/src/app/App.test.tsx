import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { anEnvironment, aRunner, aRunningRun, environments } from '@/test/data';
import { FakeEventSource } from '@/test/fake-event-source';
import { liveEvent, renderApp } from '@/test/render-app';
import { get, server } from '@/test/server';

describe('the frame', () => {
  it('shows how much of the fleet is at work, live', async () => {
    server.use(get('/runners', [aRunner(), aRunner({ id: 'runner-2', busy: 0 }), aRunner({ id: 'old', state: 'STOPPED', slots: 9 })]));
    renderApp('/runs');
    expect(await screen.findByText(/^1\/4 slots/)).toBeVisible();
    liveEvent('runner', aRunner({ id: 'runner-2', busy: 2 }));
    expect(await screen.findByText(/^3\/4 slots/)).toBeVisible();
    liveEvent('runner', aRunner({ id: 'runner-3', slots: 8, busy: 0 }));
    expect(await screen.findByText(/^3\/12 slots/)).toBeVisible();
  });

  it('says loudly that no runner is there', async () => {
    server.use(get('/runners', []));
    renderApp('/runs');
    expect(await screen.findByText(/No runner is connected/)).toBeVisible();
    liveEvent('runner', aRunner());
    await waitFor(() => expect(screen.queryByText(/No runner is connected/)).not.toBeInTheDocument());
  });

  it('has one connection for all lists', async () => {
    const { user } = renderApp('/runs');
    await user.click(await screen.findByRole('link', { name: 'Environments' }));
    await user.click(await screen.findByRole('link', { name: 'New run' }));
    await screen.findByRole('heading', { name: 'New run' });
    expect(FakeEventSource.open('/events')).toHaveLength(1);
  });

  it('switches colours', async () => {
    const { user } = renderApp('/runs');
    await user.click(await screen.findByRole('button', { name: 'Use dark colours' }));
    expect(document.documentElement).toHaveAttribute('data-mantine-color-scheme', 'dark');
    await user.click(await screen.findByRole('button', { name: 'Use light colours' }));
    expect(document.documentElement).toHaveAttribute('data-mantine-color-scheme', 'light');
  });

  it.each(['/nothing/here', '/runs/abc', '/runs/0'])('has no page at %s and a way out', async (address) => {
    const app = renderApp(address);
    await app.user.click(await screen.findByRole('link', { name: 'Show all runs' }));
    await waitFor(() => expect(app.address()).toBe('/runs'));
  });
});

describe('the board', () => {
  it('has a tile for every environment that leads to its runs', async () => {
    const busy = anEnvironment(7, { state: 'BUSY', currentRun: aRunningRun({ id: 3, username: 'anna.berg' }), queued: 4 });
    server.use(get('/environments', environments(busy, anEnvironment(8, { state: 'RESERVED' }), anEnvironment(9, { state: 'PAUSED' }))));
    const { user, address } = renderApp('/environments');
    const tile = await screen.findByRole('link', { name: 'Environment 7, busy, held by anna.berg, 4 waiting' });
    expect(tile.querySelector('[data-text="AB"]')).not.toBeNull();
    expect(tile.querySelector('[data-text="4"]')).not.toBeNull();
    expect(screen.getByRole('link', { name: 'Environment 8, reserved' })).toBeVisible();
    expect(screen.getByRole('link', { name: 'Environment 9, paused' })).toBeVisible();
    expect(screen.getByText('7 idle')).toBeVisible();
    await user.click(tile);
    await waitFor(() => expect(address()).toBe('/runs?environmentId=7'));
  });
});
