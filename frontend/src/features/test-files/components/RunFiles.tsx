import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { EmptyState } from '@/components/EmptyState';
import { LoadError } from '@/components/LoadError';
import { TestPath } from '@/components/TestPaths';
import { VirtualRows } from '@/components/VirtualRows';
import { FileIcon } from '@/components/icons';
import type { RunFile } from '@/lib/api';
import { runFilesQuery } from '../api/queries';
import { RunFileVersion } from './RunFileVersion';
import classes from './RunFiles.module.css';

interface RunFilesProps {
  runId: number;
  /** The files that were chosen; the others came along. */
  testPaths: readonly string[];
  /** The file whose version is shown. */
  path: string | undefined;
}

/** The files as the run executes them, whatever became of them since. */
export function RunFiles({ runId, testPaths, path }: RunFilesProps) {
  const { data: files, error, refetch } = useQuery(runFilesQuery(runId));
  if (error && !files) return <LoadError error={error} onRetry={() => void refetch()} />;
  if (!files) return <div className={classes['columns']} />;
  const chosen = new Set(testPaths);
  const rows = [...files.filter((file) => chosen.has(file.path)), ...files.filter((file) => !chosen.has(file.path))];
  const shown = files.find((file) => file.path === path) ?? (path === undefined ? rows[0] : undefined);
  return (
    <div className={classes['columns']}>
      <section className={classes['list']} aria-label="Files of the run">
        <VirtualRows rows={rows} rowHeight={30} className={classes['box']} label="Files" revealed={rows.findIndex((row) => row === shown)} revealKey={path}>
          {(file) => <Row key={file.path} file={file} runId={runId} isShown={file === shown} isChosen={chosen.has(file.path)} />}
        </VirtualRows>
      </section>
      {shown ? (
        <RunFileVersion key={shown.path} runId={runId} file={shown} />
      ) : (
        <section className={classes['version']} aria-label="Version">
          <EmptyState title="There is no such file">{path ?? 'Nothing'} is not among the files of this run.</EmptyState>
        </section>
      )}
    </div>
  );
}

const STATES = { CURRENT: '', CHANGED: 'changed since', DELETED: 'deleted since' } as const satisfies Record<RunFile['state'], string>;

function Row({ file, runId, isShown, isChosen }: { file: RunFile; runId: number; isShown: boolean; isChosen: boolean }) {
  return (
    <li className={classes['row']} data-shown={isShown || undefined} data-support={!isChosen || undefined}>
      <Link
        to="/runs/$runId"
        params={{ runId: String(runId) }}
        search={{ view: 'files', file: file.path }}
        replace
        resetScroll={false}
        aria-current={isShown || undefined}
        title={file.path}
      >
        <FileIcon size={14} />
        <TestPath path={file.path} />
        <span className={classes['state']} data-state={file.state}>
          {STATES[file.state] || (isChosen ? '' : 'support')}
        </span>
      </Link>
    </li>
  );
}
