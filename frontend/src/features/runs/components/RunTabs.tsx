import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { runFilesQuery } from '@/features/test-files';
import type { Run } from '@/lib/api';
import classes from './RunPage.module.css';

/** The two sides of a run: what it writes, and what it executes. */
export function RunTabs({ run }: { run: Run }) {
  const { data: files } = useQuery(runFilesQuery(run.id));
  const params = { runId: String(run.id) };
  return (
    <nav className={classes['tabs']} aria-label="Views of the run">
      <Link to="/runs/$runId" params={params} search={{}} replace activeOptions={{ exact: true }}>
        Output
      </Link>
      <Link to="/runs/$runId" params={params} search={{ view: 'files' }} replace>
        Files{files && filesNote(files)}
      </Link>
    </nav>
  );
}

function filesNote(files: { state: string }[]): string {
  const changed = files.filter(({ state }) => state !== 'CURRENT').length;
  return changed === 0 ? ` ${files.length}` : ` ${files.length}, ${changed} changed since`;
}
