import { LockIcon, PauseIcon } from '@/components/icons';
import { ENVIRONMENT_STATES, type Environment } from '@/lib/api';
import { STATE_LABEL } from './environment-text';
import classes from './Tile.module.css';

/** What the tiles' colours and badges mean, and how many there are of each. */
export function TileLegend({ environments }: { environments: Environment[] }) {
  const states = ENVIRONMENT_STATES.map((state) => ({
    state,
    count: environments.filter((environment) => environment.state === state).length,
  })).filter(({ state, count }) => count > 0 || state === 'IDLE' || state === 'BUSY');
  const waiting = environments.reduce((sum, environment) => sum + environment.queued, 0);
  return (
    <div className={classes['legend']}>
      {states.map(({ state, count }) => (
        <span key={state}>
          <span className={`${classes['tile'] ?? ''} ${classes['swatch'] ?? ''}`} data-state={state}>
            {state === 'RESERVED' && <LockIcon size={10} />}
            {state === 'PAUSED' && <PauseIcon size={10} />}
          </span>
          {count} {STATE_LABEL[state]}
        </span>
      ))}
      <span>
        <span className={classes['legendBadge']}>{waiting}</span>
        {waiting === 1 ? 'run waits' : 'runs wait'}
      </span>
    </div>
  );
}
