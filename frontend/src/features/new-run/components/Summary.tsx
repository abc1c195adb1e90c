import { useQuery } from '@tanstack/react-query';
import { environmentsQuery } from '@/features/environments';
import type { Environment } from '@/lib/api';
import type { RunForm } from '../api/form';
import classes from './NewRunPage.module.css';

/** What will happen, in a sentence. */
export function Summary({ form }: { form: RunForm }) {
  const { data: environments } = useQuery(environmentsQuery);
  const environment = environments?.find((one) => one.id === form.environmentId);
  const files = form.testPaths.length;
  return (
    <p className={classes['summary']} aria-live="polite">
      <b>{files === 0 ? 'No files yet' : files === 1 ? '1 file' : `${files} files`}</b> in{' '}
      <b>{form.environmentId === undefined ? 'no environment yet' : `environment ${form.environmentId}`}</b>
      {environment && <span> · {outlook(environment)}</span>}
    </p>
  );
}

function outlook({ state, currentRun, queued }: Environment): string {
  if (state === 'PAUSED') return 'paused: the run waits until somebody resumes it';
  if (state === 'RESERVED') return 'reserved: the run waits until it is given back';
  if (state === 'IDLE' && queued === 0) return 'starts at once';
  const holder = currentRun ? `starts after ${currentRun.username}’s run #${currentRun.id}` : 'starts when it is free';
  return queued === 0 ? holder : `${holder} and ${queued} more ${queued === 1 ? 'that waits' : 'that wait'}`;
}
