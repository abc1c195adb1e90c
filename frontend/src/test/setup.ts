import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest';
import './browser';
import { FakeEventSource } from './fake-event-source';
import { server } from './server';

configure({ asyncUtilTimeout: 10_000, getElementError: (message) => new Error(message ?? 'Nothing found') });

const unknown: string[] = [];
const consoleErrors: unknown[][] = [];

beforeAll(() => {
  server.listen({ onUnhandledRequest: 'error' });
  server.events.on('request:unhandled', ({ request }) => unknown.push(`${request.method} ${request.url}`));
});

beforeEach(() => {
  localStorage.clear();
  vi.spyOn(console, 'error').mockImplementation((...message: unknown[]) => void consoleErrors.push(message));
});

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.useRealTimers();
  server.resetHandlers();
  FakeEventSource.reset();
  const problems = [...unknown.splice(0), ...consoleErrors.splice(0).map((message) => message.map(String).join(' '))];
  if (problems.length > 0) throw new Error(`Unknown requests or errors in the console:\n${problems.join('\n')}`);
});

afterAll(() => server.close());
