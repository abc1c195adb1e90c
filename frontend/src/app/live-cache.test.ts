import { QueryObserver } from '@tanstack/react-query';
import { afterEach, expect, test, vi } from 'vitest';
import { environmentKeys } from '@/features/environments';
import { runFilesQuery, testFileKeys } from '@/features/test-files';
import { LiveCache } from './live-cache';
import { createQueryClient } from './query-client';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('what was under way when an event came is read again behind it', async () => {
  vi.useFakeTimers();
  const client = createQueryClient();
  const cache = new LiveCache(client);
  const answers: ((state: string) => void)[] = [];
  const stop = new QueryObserver(client, {
    queryKey: environmentKeys.list(),
    queryFn: () => new Promise<string>((resolve) => answers.push(resolve)),
  }).subscribe(() => undefined);

  cache.apply('environment', JSON.stringify({ id: 7, state: 'IDLE' }));
  answers[0]?.('read before the event');
  await vi.advanceTimersByTimeAsync(1000);
  expect(answers).toHaveLength(2);
  answers[1]?.('read behind it');
  await vi.advanceTimersByTimeAsync(1000);

  expect(client.getQueryData(environmentKeys.list())).toBe('read behind it');
  expect(answers).toHaveLength(2);
  cache.close();
  stop();
});

test('a run that ends right after its start shows its outcome', async () => {
  vi.useFakeTimers();
  const client = createQueryClient();
  client.setQueryData(testFileKeys.lastRuns(), []);
  const fetched = vi.spyOn(globalThis, 'fetch').mockImplementation(() => Promise.resolve(Response.json([{ path: 'test_a.py', runId: 7 }])));
  const cache = new LiveCache(client);

  for (const status of ['RUNNING', 'SUCCESS']) cache.apply('run', JSON.stringify({ id: 7, environmentId: 1, status }));
  await vi.advanceTimersByTimeAsync(1000);

  expect(client.getQueryData(testFileKeys.lastRuns())).toEqual([{ path: 'test_a.py', runId: 7 }]);
  expect(fetched).toHaveBeenCalledOnce();
  cache.close();
});

test('files of runs are compared again for another content, not for what an inspection has found', async () => {
  vi.useFakeTimers();
  const client = createQueryClient();
  const file = { path: 'test_a.py', directory: '', sha256: 'a', testCases: null };
  client.setQueryData(testFileKeys.catalogue(), { directories: [], files: [file] });
  const ofRun = runFilesQuery(7).queryKey;
  client.setQueryData(ofRun, []);
  const cache = new LiveCache(client);

  cache.apply('test-file', JSON.stringify({ ...file, testCases: 3 }));
  await vi.advanceTimersByTimeAsync(1000);
  expect(client.getQueryState(ofRun)?.isInvalidated).toBe(false);

  cache.apply('test-file', JSON.stringify({ ...file, sha256: 'b' }));
  await vi.advanceTimersByTimeAsync(1000);
  expect(client.getQueryState(ofRun)?.isInvalidated).toBe(true);
  cache.close();
});
