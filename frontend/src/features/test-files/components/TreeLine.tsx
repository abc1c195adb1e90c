import type { CSSProperties, ReactNode } from 'react';
import { ChevronRightIcon, FolderIcon } from '@/components/icons';
import type { DirectoryNode } from '../api/tree';
import classes from './Tree.module.css';

interface TreeLineProps {
  /** 0 is the outermost. */
  depth: number;
  isMarked?: boolean | undefined;
  children: ReactNode;
}

/** One line of a tree, set in by its depth. */
export function TreeLine({ depth, isMarked, children }: TreeLineProps) {
  return (
    <li className={classes['line']} aria-level={depth + 1} data-marked={isMarked || undefined} style={{ '--depth': depth } as CSSProperties}>
      {children}
    </li>
  );
}

interface DirectoryToggleProps {
  directory: DirectoryNode;
  isOpen: boolean;
  onToggle: () => void;
  /** Only the arrow; the name stands elsewhere. */
  isBare?: boolean;
}

export function DirectoryToggle({ directory, isOpen, onToggle, isBare }: DirectoryToggleProps) {
  return (
    <button
      type="button"
      className={classes['toggle']}
      data-bare={isBare || undefined}
      aria-expanded={isOpen}
      aria-label={`${isOpen ? 'Close' : 'Open'} ${directory.path || directory.name}`}
      onClick={onToggle}
    >
      <span className={classes['chevron']}>
        <ChevronRightIcon size={14} />
      </span>
      {!isBare && (
        <>
          <FolderIcon size={15} className={classes['icon']} />
          <span className={classes['directoryName']}>{directory.name}</span>
        </>
      )}
    </button>
  );
}
