import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { CountsSummary } from '@/components/CountsSummary';
import { StatusBadge } from '@/components/StatusBadge';
import { TestPaths } from '@/components/TestPaths';
import { Duration, Elapsed, RelativeTime } from '@/components/Time';
import type { Run } from '@/lib/api';
import { queueText } from './queue-text';
import classes from './RunsTable.module.css';

/** One run; the whole row is its link. */
export const RunRow = memo(function RunRow({ run, fresh }: { run: Run; fresh: boolean }) {
  return (
    <tr className={classes['row']} data-status={run.status} data-fresh={fresh || undefined}>
      <td data-column="Run">
        <Link to="/runs/$runId" params={{ runId: String(run.id) }} className={classes['link']}>
          #{run.id}
        </Link>
      </td>
      <td data-column="Status">
        <StatusBadge status={run.status} />
        <StatusNote run={run} />
      </td>
      <td data-column="Tests">
        <TestPaths paths={run.testPaths} />
      </td>
      <td data-column="Env.">
        <span className={classes['environment']}>{run.environmentId}</span>
      </td>
      <td data-column="User">
        <span className={classes['user']} title={run.username}>
          {run.username}
        </span>
      </td>
      <td data-column="Results">
        <CountsSummary counts={run.counts} />
      </td>
      <td data-column="Started">
        <RunStart run={run} />
      </td>
      <td data-column="Duration">
        <RunDuration run={run} />
      </td>
    </tr>
  );
});

function StatusNote({ run }: { run: Run }) {
  const note = run.status === 'QUEUED' ? queueText(run.queuePosition) : noteOf(run);
  return note ? (
    <span className={classes['note']} title={note}>
      {note}
    </span>
  ) : null;
}

function noteOf(run: Run): string | null {
  if (run.status === 'RUNNING') return run.cancelRequested ? 'being cancelled' : run.attempt > 1 ? `attempt ${run.attempt}` : null;
  return run.status === 'SUCCESS' || run.status === 'FAILED' ? null : run.statusReason;
}

function RunStart({ run }: { run: Run }) {
  if (run.startedAt) return <RelativeTime value={run.startedAt} />;
  return (
    <span className={classes['muted']}>
      queued <RelativeTime value={run.createdAt} />
    </span>
  );
}

function RunDuration({ run }: { run: Run }) {
  if (run.status === 'RUNNING' && run.startedAt) return <Elapsed since={run.startedAt} />;
  if (run.durationMs !== null) return <Duration ms={run.durationMs} />;
  return <span className={classes['muted']}>–</span>;
}
