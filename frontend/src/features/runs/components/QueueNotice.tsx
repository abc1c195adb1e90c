import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import { Elapsed } from '@/components/Time';
import { environmentQueueQuery, environmentsQuery } from '@/features/environments';
import type { Environment, Run } from '@/lib/api';
import { queueText } from './queue-text';
import classes from './RunPage.module.css';

/** Why a queued run does not start yet: who holds its environment and who is before it. */
export function QueueNotice({ run }: { run: Run }) {
  const { data: environments } = useQuery(environmentsQuery);
  const { data: queue } = useQuery(environmentQueueQuery(run.environmentId));
  const environment = environments?.find((one) => one.id === run.environmentId);
  const place = queue?.find((one) => one.id === run.id)?.queuePosition ?? run.queuePosition;
  const ahead = queue?.slice(0, queue.findIndex((one) => one.id === run.id)) ?? [];
  return (
    <div className={classes['queue']} data-tone="queued">
      <b>{place === null ? 'Waiting' : place === 1 ? 'Next in line' : capitalise(queueText(place) ?? '')}</b>
      {environment && <Holder environment={environment} />}
      {ahead.length > 0 && (
        <span>
          Before it:{' '}
          {ahead.slice(0, 5).map((one, at) => (
            <Fragment key={one.id}>
              {at > 0 && ', '}
              <Link to="/runs/$runId" params={{ runId: String(one.id) }} title={one.username}>
                #{one.id}
              </Link>
            </Fragment>
          ))}
          {ahead.length > 5 && <> and {ahead.length - 5} more</>}
        </span>
      )}
    </div>
  );
}

function Holder({ environment }: { environment: Environment }) {
  const { id, state, currentRun } = environment;
  if (state === 'PAUSED') return <span>Environment {id} is paused; the run starts when somebody resumes it.</span>;
  if (state === 'RESERVED') return <span>Environment {id} is reserved; the run starts when it is given back.</span>;
  if (!currentRun) return <span>Environment {id} is free; the run starts as soon as a runner has a free slot.</span>;
  return (
    <span>
      Environment {id} is held by {currentRun.username} with{' '}
      <Link to="/runs/$runId" params={{ runId: String(currentRun.id) }}>
        run #{currentRun.id}
      </Link>
      {currentRun.startedAt && (
        <>
          , for <Elapsed since={currentRun.startedAt} />
        </>
      )}
      .
    </span>
  );
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
