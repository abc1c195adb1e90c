import { useQuery } from '@tanstack/react-query';
import { AlertIcon } from '@/components/icons';
import type { LiveState } from '@/lib/live';
import { runnersQuery, summarise } from '../api/queries';
import classes from './FleetBanner.module.css';

/** Says loudly why nothing moves: no API, or nobody who executes runs. */
export function FleetBanner({ connection }: { connection: LiveState }) {
  const { data } = useQuery(runnersQuery);
  const text = bannerText(connection, data && summarise(data).runners);
  return (
    <div role="status">
      {text && (
        <div className={classes['banner']}>
          <AlertIcon />
          <span>{text}</span>
        </div>
      )}
    </div>
  );
}

function bannerText(connection: LiveState, runners: number | undefined): string | undefined {
  if (connection === 'down') return 'The Testlane API is unreachable. What you see may be out of date; trying to connect again.';
  if (runners === 0) return 'No runner is connected. Runs are accepted and wait until one is.';
  return undefined;
}
