import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { EmptyState } from '@/components/EmptyState';
import { LoadError } from '@/components/LoadError';
import { RelativeTime } from '@/components/Time';
import { AlertIcon, PlayIcon } from '@/components/icons';
import type { Catalogue, TestFile } from '@/lib/api';
import { isWritable } from '../api/paths';
import { contentQuery } from '../api/queries';
import type { TestsSearch } from '../api/search';
import { sizeText, testsText } from '../api/text';
import { DeleteButton } from './DeleteButton';
import { LazySourceView } from './LazySourceView';
import { Outline } from './Outline';
import classes from './TestsPage.module.css';

interface SourcePanelProps {
  catalogue: Catalogue;
  search: TestsSearch;
  /** The file has been deleted. */
  onGone: () => void;
}

export function SourcePanel({ catalogue, search, onGone }: SourcePanelProps) {
  const path = search.file;
  const file = catalogue.files.find((one) => one.path === path);
  if (file) return <Source file={file} search={search} canDelete={isWritable(catalogue, file.directory)} onGone={onGone} />;
  return (
    <section className={classes['source']} aria-label="Source">
      {path === undefined ? (
        <EmptyState title="Choose a file to see its source">
          New ones come by drag and drop: let them fall anywhere on this page.
        </EmptyState>
      ) : (
        <EmptyState title="There is no such file">{path} is not in the catalogue. It may have been deleted or renamed.</EmptyState>
      )}
    </section>
  );
}

interface SourceProps {
  file: TestFile;
  search: TestsSearch;
  canDelete: boolean;
  onGone: () => void;
}

function Source({ file, search, canDelete, onGone }: SourceProps) {
  const { data: source, error, refetch } = useQuery(contentQuery(file.path, file.sha256));
  return (
    <section className={classes['source']} aria-label="Source">
      <header className={classes['sourceHead']}>
        <div className={classes['about']}>
          <h2>{file.path}</h2>
          <span>
            {aboutText(file)} · changed <RelativeTime value={file.modifiedAt} />
          </span>
        </div>
        <div className={classes['actions']}>
          {canDelete && <DeleteButton file={file} onDeleted={onGone} />}
          {file.kind === 'TEST' && (
            <Button variant="default" leftSection={<PlayIcon size={15} />} renderRoot={(props) => <Link to="/new" search={{ path: [file.path] }} {...props} />}>
              Run…
            </Button>
          )}
        </div>
      </header>
      {file.problem !== null && <Problem file={file} search={search} />}
      {(file.testCases ?? 0) > 0 && <Outline file={file} search={search} />}
      {error && source === undefined && <LoadError error={error} onRetry={() => void refetch()} />}
      {source !== undefined && (
        <LazySourceView source={source} isPython={file.path.endsWith('.py')} line={search.line} problemLine={file.problemLine} />
      )}
    </section>
  );
}

function aboutText({ kind, testCases, size }: TestFile): string {
  const what = kind === 'SUPPORT' ? 'supports the tests beside and below it' : testCases !== null && testsText(testCases);
  return [what, sizeText(size)].filter(Boolean).join(' · ');
}

function Problem({ file, search }: { file: TestFile; search: TestsSearch }) {
  return (
    <p className={classes['sourceProblem']} data-tone="error">
      <AlertIcon size={15} />
      {file.problemLine === null ? (
        file.problem
      ) : (
        <Link to="/tests" search={{ ...search, line: file.problemLine }} replace resetScroll={false}>
          {file.problem}
        </Link>
      )}
    </p>
  );
}
