import { ActionIcon, Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useDeferredValue, useMemo, useState } from 'react';
import { VirtualRows } from '@/components/VirtualRows';
import { PlayIcon } from '@/components/icons';
import type { Catalogue } from '@/lib/api';
import { useLastRuns } from '../api/queries';
import type { TestsSearch } from '../api/search';
import { filesText } from '../api/text';
import { buildTree, treeRows, type DirectoryNode } from '../api/tree';
import { TestTreeFile } from './TestTreeFile';
import { DirectoryToggle, TreeLine } from './TreeLine';
import tree from './Tree.module.css';
import classes from './TestsPage.module.css';

/** Bigger catalogues start with closed directories. */
const MANY_FILES = 200;
/** More the API does not take in one run. */
const MOST_PATHS = 100;

/** The catalogue by directory. */
export function TestTree({ catalogue, search }: { catalogue: Catalogue; search: TestsSearch }) {
  const words = useDeferredValue((search.q ?? '').trim());
  const { data: lastRuns } = useLastRuns();
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const roots = useMemo(() => buildTree(catalogue, words).filter((root) => root.path !== '' || root.files.length > 0), [catalogue, words]);
  const isFew = catalogue.files.length <= MANY_FILES;
  const rows = useMemo(
    () => treeRows(roots, ({ path }) => words !== '' || (toggled.get(path) ?? (isFew || (search.file?.startsWith(`${path}/`) ?? false)))),
    [roots, words, toggled, isFew, search.file],
  );
  if (rows.length === 0) {
    return (
      <section className={classes['tree']} aria-label="Test files">
        <p className={tree['nothing']}>
          {words === '' ? 'There are no test files yet. Drop some anywhere on this page.' : `No test file matches “${words}”.`}
        </p>
      </section>
    );
  }
  return (
    <section className={classes['tree']} aria-label="Test files">
      <VirtualRows
        key={words}
        rows={rows}
        rowHeight={28}
        className={tree['box']}
        label="Directories and files"
        revealed={words === '' ? rows.findIndex(({ key }) => key === search.file) : undefined}
        revealKey={search.file}
      >
        {(row) => {
          switch (row.kind) {
            case 'directory':
              return (
                <TreeLine key={row.key} depth={row.depth}>
                  <DirectoryToggle
                    directory={row.directory}
                    isOpen={row.isOpen}
                    onToggle={() => setToggled(new Map(toggled).set(row.directory.path, !row.isOpen))}
                  />
                  <span className={tree['extent']}>{filesText(row.directory.testPaths.length)}</span>
                  <span className={classes['noOutcome']} />
                  <RunLink directory={row.directory} />
                </TreeLine>
              );
            case 'file':
              return (
                <TestTreeFile
                  key={row.key}
                  file={row.file}
                  depth={row.depth}
                  q={search.q}
                  isShown={row.file.path === search.file}
                  lastRun={lastRuns?.get(row.file.path)}
                />
              );
            case 'empty':
              return (
                <TreeLine key={row.key} depth={row.depth}>
                  <span className={tree['empty']}>No test files here.</span>
                </TreeLine>
              );
          }
        }}
      </VirtualRows>
    </section>
  );
}

/** To the form for a new run, with all tests of a directory chosen. */
function RunLink({ directory }: { directory: DirectoryNode }) {
  const { testPaths } = directory;
  const label = `Run ${directory.path || directory.name}`;
  if (testPaths.length === 0) return <span className={classes['noRun']} />;
  if (testPaths.length > MOST_PATHS) {
    return (
      <Tooltip label={`One run takes at most ${MOST_PATHS} files`}>
        <ActionIcon variant="subtle" size={22} className={classes['run'] ?? ''} aria-label={label} data-disabled aria-disabled>
          <PlayIcon size={13} />
        </ActionIcon>
      </Tooltip>
    );
  }
  return (
    <Tooltip label="Run…">
      <ActionIcon
        variant="subtle"
        size={22}
        className={classes['run'] ?? ''}
        aria-label={label}
        renderRoot={(props) => <Link to="/new" search={{ path: testPaths }} {...props} />}
      >
        <PlayIcon size={13} />
      </ActionIcon>
    </Tooltip>
  );
}
