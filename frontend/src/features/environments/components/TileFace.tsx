import { LockIcon, PauseIcon } from '@/components/icons';
import type { Environment } from '@/lib/api';
import { initials } from './environment-text';
import classes from './Tile.module.css';

/** What a tile shows; who holds it and its state are told to screen readers by the tile's label. */
export function TileFace({ environment }: { environment: Environment }) {
  const { id, state, currentRun, queued } = environment;
  return (
    <span className={classes['face']} aria-hidden="true">
      <span className={classes['id']}>{id}</span>
      <span className={classes['foot']}>
        {state === 'BUSY' && <span className={classes['holder']}>{currentRun ? initials(currentRun.username) : 'busy'}</span>}
        {state === 'RESERVED' && <LockIcon size={12} />}
        {state === 'PAUSED' && <PauseIcon size={12} />}
      </span>
      {queued > 0 && <span className={classes['badge']}>{queued}</span>}
    </span>
  );
}
