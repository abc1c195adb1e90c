import { ActionIcon, Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { StatusIcon } from '@/components/StatusBadge';
import { AlertIcon, FileIcon, PlayIcon } from '@/components/icons';
import { STATUS_LOOK } from '@/components/run-status';
import type { LastRun, TestFile } from '@/lib/api';
import { formatExact } from '@/lib/time';
import { testsText } from '../api/text';
import { TreeLine } from './TreeLine';
import tree from './Tree.module.css';
import classes from './TestsPage.module.css';

interface TestTreeFileProps {
  file: TestFile;
  depth: number;
  q: string | undefined;
  isShown: boolean;
  lastRun: LastRun | undefined;
}

/** A file: what it holds or what is wrong with it, how it did last, and the way to run it. */
export const TestTreeFile = memo(function TestTreeFile({ file, depth, q, isShown, lastRun }: TestTreeFileProps) {
  const search = { file: file.path, ...(q && { q }) };
  return (
    <TreeLine depth={depth} isMarked={isShown}>
      <Link
        to="/tests"
        search={search}
        replace
        resetScroll={false}
        className={classes['leaf']}
        aria-current={isShown || undefined}
        title={file.path}
      >
        <FileIcon size={14} className={tree['icon']} />
        <span className={tree['fileName']} data-support={file.kind === 'SUPPORT' || undefined}>
          {file.path.slice(file.path.lastIndexOf('/') + 1)}
        </span>
      </Link>
      {file.problem !== null ? (
        <Link
          to="/tests"
          search={{ ...search, ...(file.problemLine !== null && { line: file.problemLine }) }}
          replace
          resetScroll={false}
          className={tree['problem']}
          title={file.problem}
        >
          <AlertIcon size={13} />
          <span>{file.problem}</span>
        </Link>
      ) : (
        <span className={tree['extent']}>{extentText(file)}</span>
      )}
      <Outcome lastRun={lastRun} />
      {file.kind === 'TEST' ? <RunLink path={file.path} /> : <span className={classes['noRun']} />}
    </TreeLine>
  );
});

function extentText({ kind, testCases }: TestFile): string {
  if (kind === 'SUPPORT') return 'support';
  return testCases === null ? '' : testsText(testCases);
}

function Outcome({ lastRun }: { lastRun: LastRun | undefined }) {
  if (!lastRun) return <span className={classes['noOutcome']} />;
  const { runId, status, finishedAt } = lastRun;
  const text = `${STATUS_LOOK[status].label} in run #${runId}`;
  return (
    <Link
      to="/runs/$runId"
      params={{ runId: String(runId) }}
      className={classes['outcome']}
      aria-label={text}
      title={`${text}, ${formatExact(new Date(finishedAt))}`}
    >
      <StatusIcon status={status} size={13} />
    </Link>
  );
}

/** To the form for a new run, with this file chosen. */
function RunLink({ path }: { path: string }) {
  return (
    <Tooltip label="Run…">
      <ActionIcon
        variant="subtle"
        size={22}
        className={classes['run'] ?? ''}
        aria-label={`Run ${path}`}
        renderRoot={(props) => <Link to="/new" search={{ path: [path] }} {...props} />}
      >
        <PlayIcon size={13} />
      </ActionIcon>
    </Tooltip>
  );
}
