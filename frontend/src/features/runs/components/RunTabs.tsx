import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { runFilesQuery } from '@/features/test-files';
import type { Run } from '@/lib/api';
import type { RunView } from '../api/view';
import classes from './RunPage.module.css';

/** The two sides of a run: what it writes, and what it executes. */
export function RunTabs({ run, view }: { run: Run; view: RunView }) {
  const { data: files } = useQuery(runFilesQuery(run.id));
  const params = { runId: String(run.id) };
  const isFiles = view.view === 'files';
  return (
    <nav className={classes['tabs']} aria-label="Views of the run">
      <Link to="/runs/$runId" params={params} search={{}} replace aria-current={isFiles ? undefined : 'page'}>
        Output
      </Link>
      <Link to="/runs/$runId" params={params} search={{ view: 'files' }} replace aria-current={isFiles ? 'page' : undefined}>
        Files{files && filesNote(files)}
      </Link>
    </nav>
  );
}

function filesNote(files: { state: string }[]): string {
  const changed = files.filter(({ state }) => state !== 'CURRENT').length;
  return changed === 0 ? ` ${files.length}` : ` ${files.length}, ${changed} changed since`;
}
