import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { runKeys } from '@/features/runs';
import { postJson, type ApiError, type Run, type RunRequest } from '@/lib/api';
import { randomUuid } from '@/lib/uuid';

/**
 * Starts runs. The same request sent again, after a double click or an answer that got lost, carries the same key and
 * so makes one run only.
 */
export function useStartRun(onStarted: (run: Run) => void) {
  const client = useQueryClient();
  const last = useRef({ content: '', key: '' });
  return useMutation<Run, ApiError, RunRequest>({
    mutationFn: (body) => {
      const content = JSON.stringify(body);
      if (last.current.content !== content) last.current = { content, key: randomUuid() };
      return postJson<Run>('/runs', { body, headers: { 'Idempotency-Key': last.current.key } });
    },
    onSuccess: (run) => {
      client.setQueryData(runKeys.detail(run.id), run);
      onStarted(run);
    },
    onError: (error) => {
      // A refusal is an answer: the next try is a new submission. No answer: the run may exist.
      if (error.status >= 400 && error.status < 500) last.current = { content: '', key: '' };
    },
  });
}
