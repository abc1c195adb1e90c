import type { ReactNode } from 'react';
import classes from './PageHeading.module.css';

export function PageHeading({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={classes['heading']}>
      <h1>{title}</h1>
      {children}
    </div>
  );
}
