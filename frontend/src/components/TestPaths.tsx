import classes from './TestPaths.module.css';

/** The files of a run in one line: their names, directories dimmed, and how many more there are. */
export function TestPaths({ paths, shown = 2 }: { paths: string[]; shown?: number }) {
  const first = paths.slice(0, shown);
  const more = paths.length - first.length;
  return (
    <span className={classes['paths']} title={paths.join('\n')}>
      {first.map((path) => (
        <TestPath key={path} path={path} />
      ))}
      {more > 0 && <span className={classes['more']}>+{more} more</span>}
    </span>
  );
}

export function TestPath({ path }: { path: string }) {
  const slash = path.lastIndexOf('/') + 1;
  return (
    <span className={classes['path']}>
      <span className={classes['directory']}>{path.slice(0, slash)}</span>
      <span className={classes['name']}>{path.slice(slash)}</span>
    </span>
  );
}
