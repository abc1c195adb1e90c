import { Button, Skeleton } from '@mantine/core';
import { useIntersection } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import type { Run } from '@/lib/api';
import { NewRunsPill } from './NewRunsPill';
import { RunRow } from './RunRow';
import classes from './RunsTable.module.css';

interface MorePages {
  available: boolean;
  loading: boolean;
  failed: boolean;
  load: () => void;
}

interface RunsTableProps {
  /** Undefined while the first page is on its way. */
  runs: Run[] | undefined;
  /** These are the rows of the filters before. */
  stale: boolean;
  more: MorePages;
}

const COLUMNS = ['Run', 'Status', 'Tests', 'Env.', 'User', 'Results', 'Started', 'Duration'];

export function RunsTable({ runs, stale, more }: RunsTableProps) {
  const newest = runs?.[0]?.id;
  const [newestAtFirst, setNewestAtFirst] = useState(newest);
  if (newestAtFirst === undefined && newest !== undefined) setNewestAtFirst(newest);
  const isFresh = (run: Run) => newestAtFirst !== undefined && run.id > newestAtFirst;
  return (
    <>
      {runs && <NewRunsPill newest={newest} />}
      <table className={classes['table']} data-stale={stale || undefined}>
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th key={column} scope="col" data-column={column}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{runs ? runs.map((run) => <RunRow key={run.id} run={run} fresh={isFresh(run)} />) : <Placeholders />}</tbody>
      </table>
      <ListEnd runs={runs} more={more} />
    </>
  );
}

function Placeholders() {
  return Array.from({ length: 8 }, (_, row) => (
    <tr key={row} className={classes['placeholder']}>
      {COLUMNS.map((column) => (
        <td key={column} data-column={column}>
          <Skeleton height={12} width="70%" />
        </td>
      ))}
    </tr>
  ));
}

function ListEnd({ runs, more }: { runs: Run[] | undefined; more: MorePages }) {
  const { ref, entry } = useIntersection({ rootMargin: '600px' });
  const isNear = entry?.isIntersecting === true;
  const { available, loading, failed, load } = more;
  useEffect(() => {
    if (isNear && available && !loading && !failed) load();
  }, [isNear, available, loading, failed, load]);
  if (!runs) return null;
  return (
    <div ref={ref} className={classes['end']}>
      {available ? (
        <Button variant="subtle" size="compact-sm" loading={loading} onClick={load}>
          {failed ? 'Older runs could not be loaded. Try again' : 'Load older runs'}
        </Button>
      ) : (
        `${runs.length} ${runs.length === 1 ? 'run' : 'runs'}, that is all of them`
      )}
    </div>
  );
}
