import { LockIcon, PauseIcon } from '@/components/icons';
import type { Environment } from '@/lib/api';
import { initials } from './environment-text';
import classes from './Tile.module.css';

/** What a tile shows. Its label says the same in words, so holder and queue come as attributes that the style prints. */
export function TileFace({ environment }: { environment: Environment }) {
  const { id, state, currentRun, queued } = environment;
  return (
    <span className={classes['face']} aria-hidden="true">
      <span className={classes['id']}>{id}</span>
      <span className={classes['foot']}>
        {state === 'BUSY' && <span data-text={currentRun ? initials(currentRun.username) : 'busy'} />}
        {state === 'RESERVED' && <LockIcon size={12} />}
        {state === 'PAUSED' && <PauseIcon size={12} />}
      </span>
      {queued > 0 && <span className={classes['badge']} data-text={queued} />}
    </span>
  );
}
