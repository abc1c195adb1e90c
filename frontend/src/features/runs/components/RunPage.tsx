import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { LoadError } from '@/components/LoadError';
import { formatLineHash, LogView, useRunLog } from '@/features/log';
import { ApiError, apiUrl, type Run } from '@/lib/api';
import { useDocumentTitle } from '@/lib/use-document-title';
import { applyRun } from '../api/live';
import { runQuery } from '../api/queries';
import { RunHeader } from './RunHeader';
import { RunNotFound } from './RunNotFound';
import classes from './RunPage.module.css';

export function RunPage({ runId }: { runId: number }) {
  const { data: run, error, refetch } = useQuery({ ...runQuery(runId), retry: retryUnlessMissing });
  useDocumentTitle(run ? `#${run.id} ${run.status}` : `#${runId}`);
  if (!run && error instanceof ApiError && error.status === 404) return <RunNotFound runId={runId} />;
  if (!run && error) return <LoadError error={error} onRetry={() => void refetch()} />;
  return (
    <div className={classes['page']} data-fill>
      {run ? (
        <>
          <RunHeader run={run} />
          <RunOutput key={run.id} run={run} />
        </>
      ) : (
        <h1 className={classes['title']}>Run #{runId}</h1>
      )}
    </div>
  );
}

function retryUnlessMissing(failures: number, error: Error): boolean {
  return failures < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500);
}

function RunOutput({ run }: { run: Run }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { hash } = useLocation();
  const onRun = useCallback((changed: Run) => applyRun(client, changed), [client]);
  const { store, state } = useRunLog(run.id, onRun);
  return (
    <LogView
      store={store}
      state={state}
      rawUrl={apiUrl(`/runs/${run.id}/log`)}
      emptyText={emptyText(run)}
      hash={hash}
      onHash={(range) => void navigate({ to: '.', search: true, hash: formatLineHash(range), hashScrollIntoView: false, replace: true })}
    />
  );
}

function emptyText(run: Run): string {
  if (run.status === 'QUEUED') return 'The output appears here as soon as the run starts.';
  if (run.status === 'RUNNING') return 'No output yet.';
  return run.startedAt ? 'The run has written nothing.' : 'The run was never started, so there is no output.';
}
