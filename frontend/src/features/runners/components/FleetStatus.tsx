import { Popover, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { LiveState } from '@/lib/live';
import { active, runnersQuery, summarise } from '../api/queries';
import { RunnerList } from './RunnerList';
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
        <Popover width={380} position="bottom-end" shadow="md" hideDetached={false}>
          <Popover.Target>
            <UnstyledButton className={classes['slots'] ?? ''}>
              <span className={classes['meter']} aria-hidden="true">
                <span style={{ width: `${fleet.slots === 0 ? 0 : (100 * fleet.busy) / fleet.slots}%` }} />
              </span>
              {fleet.busy}/{fleet.slots} slots{' '}
              <span className="visually-hidden">
                busy on {fleet.runners} {fleet.runners === 1 ? 'runner' : 'runners'}
              </span>
              {fleet.sandbox !== 'full' && (
                <span className={classes['sandbox']}>{fleet.sandbox === 'none' ? 'no sandbox' : 'reduced sandbox'}</span>
              )}
            </UnstyledButton>
          </Popover.Target>
          <Popover.Dropdown>
            <RunnerList runners={active(data)} />
          </Popover.Dropdown>
        </Popover>
      )}
      <span className={classes['connection']} data-state={connection} role="status">
        <i aria-hidden="true" />
        {CONNECTION[connection]}
      </span>
    </div>
  );
}
