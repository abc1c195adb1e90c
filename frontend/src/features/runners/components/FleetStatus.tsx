import { Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { LiveState } from '@/lib/live';
import { runnersQuery, summarise } from '../api/queries';
import classes from './FleetStatus.module.css';

const CONNECTION: Record<LiveState, string> = {
  connecting: 'Connecting…',
  open: 'Live',
  down: 'Offline',
};

/** Whether this page is up to date, and how much of the fleet is at work. */
export function FleetStatus({ connection }: { connection: LiveState }) {
  const { data } = useQuery(runnersQuery);
  const fleet = data && summarise(data);
  return (
    <div className={classes['status']}>
      {fleet && (
        <Tooltip label={`${fleet.runners} ${fleet.runners === 1 ? 'runner' : 'runners'}, ${fleet.busy} of ${fleet.slots} slots busy`}>
          <span className={classes['slots']}>
            <span className={classes['meter']} aria-hidden="true">
              <span style={{ width: `${fleet.slots === 0 ? 0 : (100 * fleet.busy) / fleet.slots}%` }} />
            </span>
            {fleet.busy}/{fleet.slots} slots
            <span className="visually-hidden"> busy on {fleet.runners} runners</span>
          </span>
        </Tooltip>
      )}
      <span className={classes['connection']} data-state={connection} role="status">
        <i aria-hidden="true" />
        {CONNECTION[connection]}
      </span>
    </div>
  );
}
