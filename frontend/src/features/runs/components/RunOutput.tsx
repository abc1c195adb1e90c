import { useQueryClient } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { formatLineHash, LogView, useRunLog, type LogPlace } from '@/features/log';
import { formatTestHash, parseTestHash, TestCases, useTestCaseStore, useTestCaseVersion } from '@/features/results';
import { apiUrl, type Run, type TestCase } from '@/lib/api';
import { applyRun } from '../api/live';
import classes from './RunPage.module.css';

/** What the run writes, beside the results of its test cases once there are some. */
export function RunOutput({ run }: { run: Run }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { hash } = useLocation();
  const tests = useTestCaseStore();
  useTestCaseVersion(tests);
  const { store, state } = useRunLog(run.id, {
    onRun: (changed) => applyRun(client, changed),
    onTestCases: (ended, isAll) => tests.take(ended, isAll),
  });
  const [visit, setVisit] = useState(0);
  const name = parseTestHash(hash);
  const selected = name === undefined ? undefined : tests.find(name);
  // Without resetScroll the router would put the log back to where it was before.
  const go = (to: string) =>
    void navigate({ to: '.', search: true, hash: to, hashScrollIntoView: false, resetScroll: false, replace: true });
  return (
    <div className={classes['output']} data-split={tests.size > 0 || undefined}>
      {tests.size > 0 && (
        <TestCases
          store={tests}
          junitUrl={apiUrl(`/runs/${run.id}/junit.xml`)}
          selected={selected}
          onSelect={(test) => {
            setVisit(visit + 1);
            go(formatTestHash(test.nodeId));
          }}
        />
      )}
      <LogView
        store={store}
        state={state}
        rawUrl={apiUrl(`/runs/${run.id}/log`)}
        emptyText={emptyText(run)}
        hash={hash}
        place={selected && placeOf(selected, visit)}
        onHash={(range) => go(formatLineHash(range))}
      />
    </div>
  );
}

function placeOf({ logOffset, logEndOffset }: TestCase, visit: number): LogPlace | undefined {
  return logOffset === null ? undefined : { from: logOffset, to: logEndOffset ?? logOffset, visit };
}

function emptyText(run: Run): string {
  if (run.status === 'QUEUED') return 'The output appears here as soon as the run starts.';
  if (run.status === 'RUNNING') return 'No output yet.';
  return run.startedAt ? 'The run has written nothing.' : 'The run was never started, so there is no output.';
}
