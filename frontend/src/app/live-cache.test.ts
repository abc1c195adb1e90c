import { QueryObserver } from '@tanstack/react-query';
import { afterEach, expect, test, vi } from 'vitest';
import { environmentKeys } from '@/features/environments';
import { LiveCache } from './live-cache';
import { createQueryClient } from './query-client';

afterEach(() => vi.useRealTimers());

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
