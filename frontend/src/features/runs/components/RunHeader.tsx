import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { CountsSummary } from '@/components/CountsSummary';
import { LockIcon } from '@/components/icons';
import { StatusBadge } from '@/components/StatusBadge';
import { TestPath } from '@/components/TestPaths';
import { Duration, Elapsed, RelativeTime } from '@/components/Time';
import { STATUS_LOOK, isFinished } from '@/components/run-status';
import type { Run } from '@/lib/api';
import { runVariablesQuery } from '../api/queries';
import { CancelButton } from './CancelButton';
import { QueueNotice } from './QueueNotice';
import { RunAgain } from './RunAgain';
import classes from './RunPage.module.css';

/** Who, where, what, when, and how it stands. */
export function RunHeader({ run }: { run: Run }) {
  return (
    <header className={classes['header']}>
      <div className={classes['top']}>
        <h1 className={classes['title']}>Run #{run.id}</h1>
        <StatusBadge status={run.status} size="lg" />
        <span className={classes['counts']}>
          <CountsSummary counts={run.counts} wordy />
        </span>
        <div className={classes['actions']}>
          {!isFinished(run.status) && <CancelButton run={run} />}
          <RunAgain run={run} />
        </div>
      </div>
      {run.status === 'QUEUED' && <QueueNotice run={run} />}
      {run.statusReason && (
        <p className={classes['reason']} data-tone={STATUS_LOOK[run.status].tone}>
          {run.statusReason}
        </p>
      )}
      <Facts run={run} />
    </header>
  );
}

function Facts({ run }: { run: Run }) {
  return (
    <dl className={classes['facts']}>
      <Fact name="Environment">
        <Link to="/runs" search={{ environmentId: run.environmentId }}>
          {run.environmentId}
        </Link>
      </Fact>
      <Fact name="User">
        <Link to="/runs" search={{ username: run.username }}>
          {run.username}
        </Link>
      </Fact>
      <Fact name="Queued">
        <RelativeTime value={run.createdAt} />
      </Fact>
      {run.startedAt && (
        <Fact name="Started">
          <RelativeTime value={run.startedAt} />
        </Fact>
      )}
      {run.startedAt && (
        <Fact name="Duration">
          {run.status === 'RUNNING' ? <Elapsed since={run.startedAt} /> : run.durationMs !== null && <Duration ms={run.durationMs} />}
        </Fact>
      )}
      {run.runnerId && <Fact name="Runner">{run.runnerId}</Fact>}
      {run.attempt > 1 && <Fact name="Attempt">{run.attempt}</Fact>}
      {run.exitCode !== null && run.exitCode !== 0 && <Fact name="Exit code">{run.exitCode}</Fact>}
      {run.priority !== 0 && <Fact name="Priority">{run.priority}</Fact>}
      {run.keyword && (
        <Fact name="Only">
          <code>{run.keyword}</code>
        </Fact>
      )}
      {run.status === 'RUNNING' && run.currentTest && (
        <Fact name="Executing">
          <code className={classes['test']} title={run.currentTest}>
            {run.currentTest.slice(run.currentTest.indexOf('::') + 2)}
          </code>
        </Fact>
      )}
      <Variables runId={run.id} />
      <Fact name={run.testPaths.length === 1 ? 'Test file' : 'Test files'} wide>
        <TestFiles paths={run.testPaths} />
      </Fact>
    </dl>
  );
}

function Fact({ name, wide, children }: { name: string; wide?: boolean; children: ReactNode }) {
  return (
    <div className={classes['fact']} data-wide={wide || undefined}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The run's own variables; of secret ones nobody sees more than the name. */
function Variables({ runId }: { runId: number }) {
  const { data: variables = [] } = useQuery(runVariablesQuery(runId));
  if (variables.length === 0) return null;
  return (
    <Fact name={variables.length === 1 ? 'Variable' : 'Variables'} wide>
      <span className={classes['files']}>
        {variables.map(({ name, value, secret }) => (
          <code key={name} className={classes['test']} title={secret ? `${name} is secret` : `${name}=${value}`}>
            {secret && <LockIcon size={12} className={classes['lock']} />}
            {name}={secret ? '••••••' : value}
          </code>
        ))}
      </span>
    </Fact>
  );
}

const SHOWN_FILES = 3;

function TestFiles({ paths }: { paths: string[] }) {
  const links = paths.map((path) => (
    <Link key={path} to="/runs" search={{ testPath: path }} title={`Runs of ${path}`}>
      <TestPath path={path} />
    </Link>
  ));
  if (paths.length <= SHOWN_FILES + 1) return <span className={classes['files']}>{links}</span>;
  return (
    <details className={classes['files']}>
      <summary>
        {paths.length} files
      </summary>
      {links}
    </details>
  );
}
