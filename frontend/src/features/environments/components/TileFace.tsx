import { LockIcon, PauseIcon } from '@/components/icons';
import type { Environment } from '@/lib/api';
import { initials, STATE_LABEL } from './environment-text';
import classes from './Tile.module.css';

/** A tile's content; read aloud it is "Environment 7, busy, held by anna, 2 waiting". */
export function TileFace({ environment }: { environment: Environment }) {
  const { id, state, currentRun, queued } = environment;
  return (
    <span className={classes['face']}>
      <span className={classes['id']}>
        <span className="visually-hidden">Environment </span>
        {id}
      </span>
      <span className="visually-hidden">
        , {STATE_LABEL[state]}
        {currentRun && `, held by ${currentRun.username}`}
      </span>
      <span className={classes['foot']} aria-hidden="true">
        {state === 'BUSY' && <span className={classes['holder']}>{currentRun ? initials(currentRun.username) : 'busy'}</span>}
        {state === 'RESERVED' && <LockIcon size={12} />}
        {state === 'PAUSED' && <PauseIcon size={12} />}
      </span>
      {queued > 0 && (
        <span className={classes['badge']}>
          <span className="visually-hidden">, </span>
          {queued}
          <span className="visually-hidden"> waiting</span>
        </span>
      )}
    </span>
  );
}
