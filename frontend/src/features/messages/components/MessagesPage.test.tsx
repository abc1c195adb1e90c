import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import asyncApi from '../../../../../api-service/src/main/resources/asyncapi.json';
import openApi from '../../../../openapi.json';
import { renderApp } from '@/test/render-app';
import { get, server } from '@/test/server';

/** The application with the documents as they are published. */
function renderWithDocuments(address: string) {
  server.use(get('/asyncapi.json', asyncApi), get('/openapi.json', openApi));
  return renderApp(address);
}

describe('the messages for other programs', () => {
  it('says where to publish and what', async () => {
    renderWithDocuments('/docs/amqp');
    const submit = await screen.findByRole('region', { name: 'Submit a run' });
    expect(within(submit).getByText('testlane.submissions')).toBeVisible();
    const properties = within(submit).getByRole('table', { name: 'Properties of submission' });
    expect(within(properties).getByText('message_id')).toBeVisible();
    expect(within(submit).getByRole('link', { name: 'RunRequest' })).toHaveAttribute('href', '#RunRequest');
    expect(within(submit).getByText('Answer: refused')).toBeVisible();
  });

  it('says where to listen', async () => {
    renderWithDocuments('/docs/amqp');
    const follow = await screen.findByRole('region', { name: 'Follow runs' });
    expect(within(follow).getByText('testlane.run-events')).toBeVisible();
    expect(within(follow).getByText('run.{environmentId}.{status}')).toBeVisible();
    expect(within(follow).getByText(/queued, running, success/)).toBeVisible();
  });

  it('shows every schema that is linked, once', async () => {
    renderWithDocuments('/docs/amqp');
    await screen.findByRole('region', { name: 'Bodies' });
    for (const link of document.querySelectorAll('article a[href^="#"]')) {
      const target = link.getAttribute('href')?.slice(1) ?? '';
      expect(document.querySelectorAll(`[id="${target}"]`), target).toHaveLength(1);
    }
    const run = screen.getByRole('table', { name: 'Properties of Run' });
    expect(within(run).getByRole('link', { name: 'Counts' })).toBeVisible();
  });

  it('is found from every page', async () => {
    const { user, address } = renderWithDocuments('/environments');
    await user.click(await screen.findByRole('link', { name: 'Messages over AMQP' }));
    expect(await screen.findByRole('heading', { name: 'Testlane over AMQP' })).toBeVisible();
    expect(address()).toBe('/docs/amqp');
    expect(screen.getByRole('link', { name: 'HTTP interface' })).toHaveAttribute('href', '/api/docs');
  });
});
