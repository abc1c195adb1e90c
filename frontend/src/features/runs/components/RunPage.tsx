import { useQuery } from '@tanstack/react-query';
import { LoadError } from '@/components/LoadError';
import { RunFiles } from '@/features/test-files';
import { ApiError } from '@/lib/api';
import { useDocumentTitle } from '@/lib/use-document-title';
import { runQuery } from '../api/queries';
import type { RunView } from '../api/view';
import { RunHeader } from './RunHeader';
import { RunNotFound } from './RunNotFound';
import { RunOutput } from './RunOutput';
import { RunTabs } from './RunTabs';
import classes from './RunPage.module.css';

export function RunPage({ runId, view }: { runId: number; view: RunView }) {
  const { data: run, error, refetch } = useQuery({ ...runQuery(runId), retry: retryUnlessMissing });
  useDocumentTitle(run ? `#${run.id} ${run.status}` : `#${runId}`);
  if (!run && error instanceof ApiError && error.status === 404) return <RunNotFound runId={runId} />;
  if (!run && error) return <LoadError error={error} onRetry={() => void refetch()} />;
  return (
    <div className={classes['page']} data-fill>
      {run ? (
        <>
          <RunHeader run={run} />
          <RunTabs run={run} />
          {view.view === 'files' ? <RunFiles runId={run.id} testPaths={run.testPaths} path={view.file} /> : <RunOutput key={run.id} run={run} />}
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
