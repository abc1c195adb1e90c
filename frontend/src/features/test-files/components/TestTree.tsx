import { ActionIcon, Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { memo, useDeferredValue, useEffect, useId, useMemo, useRef, useState } from 'react';
import { AlertIcon, ChevronRightIcon, FileIcon, FolderIcon, PlayIcon } from '@/components/icons';
import type { Catalogue, TestFile } from '@/lib/api';
import type { TestsSearch } from '../api/search';
import { filesText, testsText } from '../api/text';
import { buildTree, canRun, type DirectoryNode } from '../api/tree';
import tree from './TestFilePicker.module.css';
import classes from './TestsPage.module.css';

/** Bigger catalogues start with closed directories. */
const MANY_FILES = 200;
/** More the API does not take in one run. */
const MOST_PATHS = 100;

/** The catalogue by directory. */
export function TestTree({ catalogue, search }: { catalogue: Catalogue; search: TestsSearch }) {
  const words = useDeferredValue((search.q ?? '').trim());
  const roots = useMemo(() => buildTree(catalogue, words).filter((root) => root.path !== '' || root.files.length > 0), [catalogue, words]);
  return (
    <section className={classes['tree']} aria-label="Test files">
      {roots.map((root) => (
        <Branch
          key={root.path}
          directory={root}
          search={search}
          initiallyOpen={catalogue.files.length <= MANY_FILES}
          forceOpen={words !== ''}
        />
      ))}
      {roots.length === 0 && (
        <p className={tree['nothing']}>
          {words === '' ? 'There are no test files yet. Drop some anywhere on this page.' : `No test file matches “${words}”.`}
        </p>
      )}
    </section>
  );
}

interface BranchProps {
  directory: DirectoryNode;
  search: TestsSearch;
  initiallyOpen: boolean;
  forceOpen: boolean;
}

function Branch({ directory, search, initiallyOpen, forceOpen }: BranchProps) {
  const [wanted, setWanted] = useState(initiallyOpen || (search.file?.startsWith(`${directory.path}/`) ?? false));
  const contentId = useId();
  const isOpen = wanted || forceOpen;
  const name = directory.path || directory.name;
  return (
    <div className={tree['branch']}>
      <div className={`${tree['directory']} ${classes['row']}`}>
        <button
          type="button"
          className={classes['open']}
          aria-expanded={isOpen}
          aria-controls={contentId}
          aria-label={`${isOpen ? 'Close' : 'Open'} ${name}`}
          onClick={() => setWanted(!isOpen)}
        >
          <span className={classes['chevron']}>
            <ChevronRightIcon size={14} />
          </span>
          <FolderIcon size={15} className={tree['icon']} />
          <span className={tree['directoryName']}>{directory.name}</span>
        </button>
        <span className={tree['extent']}>{filesText(directory.allPaths.length)}</span>
        <RunLink name={name} paths={directory.allPaths} />
      </div>
      <div id={contentId} hidden={!isOpen} className={tree['content']}>
        {isOpen && directory.directories.map((child) => <Branch key={child.path} directory={child} {...{ search, initiallyOpen, forceOpen }} />)}
        {isOpen && directory.files.map((file) => <Leaf key={file.path} file={file} q={search.q} isShown={file.path === search.file} />)}
        {directory.allPaths.length === 0 && <p className={tree['empty']}>No test files here.</p>}
      </div>
    </div>
  );
}

const Leaf = memo(function Leaf({ file, q, isShown }: { file: TestFile; q: string | undefined; isShown: boolean }) {
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isShown) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isShown]);
  return (
    <div ref={row} className={`${tree['file']} ${classes['row']}`} data-checked={isShown || undefined}>
      <Link
        to="/tests"
        search={{ file: file.path, ...(q && { q }) }}
        replace
        resetScroll={false}
        className={classes['leaf']}
        aria-current={isShown || undefined}
        title={file.path}
      >
        <FileIcon size={14} className={tree['icon']} />
        <span className={tree['fileName']}>{file.path.slice(file.path.lastIndexOf('/') + 1)}</span>
      </Link>
      {file.problem ? (
        <span className={tree['problem']} title={file.problem}>
          <AlertIcon size={13} />
          {file.problem}
        </span>
      ) : (
        file.testCases !== null && <span className={tree['extent']}>{testsText(file.testCases)}</span>
      )}
      <RunLink name={file.path} paths={canRun(file) ? [file.path] : []} />
    </div>
  );
});

/** To the form for a new run, with these files chosen. */
function RunLink({ name, paths }: { name: string; paths: string[] }) {
  if (paths.length === 0) return <span className={classes['noRun']} />;
  if (paths.length > MOST_PATHS) {
    return (
      <Tooltip label={`One run takes at most ${MOST_PATHS} files`}>
        <ActionIcon variant="subtle" size={22} className={classes['run'] ?? ''} aria-label={`Run ${name}`} data-disabled aria-disabled>
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
        aria-label={`Run ${name}`}
        renderRoot={(props) => <Link to="/new" search={{ path: paths }} {...props} />}
      >
        <PlayIcon size={13} />
      </ActionIcon>
    </Tooltip>
  );
}
