import type { ReactNode } from 'react';
import classes from './EmptyState.module.css';

interface EmptyStateProps {
  title: string;
  /** "h1" where it is all that the page has to say. */
  heading?: 'h1' | 'h2';
  children?: ReactNode;
  action?: ReactNode;
}

/** Says why there is nothing and what to do about it. */
export function EmptyState({ title, heading: Heading = 'h2', children, action }: EmptyStateProps) {
  return (
    <div className={classes['empty']}>
      <div className={classes['lanes']} aria-hidden="true">
        <i />
        <i />
        <i />
      </div>
      <Heading className={classes['title']}>{title}</Heading>
      {children && <div className={classes['text']}>{children}</div>}
      {action && <div className={classes['action']}>{action}</div>}
    </div>
  );
}
