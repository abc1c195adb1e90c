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
import { sizeText, testsText } from '../api/text';
import { DeleteButton } from './DeleteButton';
import { SourceView } from './SourceView';
import classes from './TestsPage.module.css';

interface SourcePanelProps {
  catalogue: Catalogue;
  path: string | undefined;
  /** The file has been deleted. */
  onGone: () => void;
}

export function SourcePanel({ catalogue, path, onGone }: SourcePanelProps) {
  const file = catalogue.files.find((one) => one.path === path);
  if (file) return <Source file={file} canDelete={isWritable(catalogue, file.directory)} onGone={onGone} />;
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

function Source({ file, canDelete, onGone }: { file: TestFile; canDelete: boolean; onGone: () => void }) {
  const { data: source, error, refetch } = useQuery(contentQuery(file.path, file.sha256));
  return (
    <section className={classes['source']} aria-label="Source">
      <header className={classes['sourceHead']}>
        <div className={classes['about']}>
          <h2>{file.path}</h2>
          <span>
            {file.testCases !== null && <>{testsText(file.testCases)} · </>}
            {sizeText(file.size)} · changed <RelativeTime value={file.modifiedAt} />
          </span>
        </div>
        <div className={classes['actions']}>
          {canDelete && <DeleteButton path={file.path} onDeleted={onGone} />}
          <Button variant="default" leftSection={<PlayIcon size={15} />} renderRoot={(props) => <Link to="/new" search={{ path: [file.path] }} {...props} />}>
            Run…
          </Button>
        </div>
      </header>
      {file.problem && (
        <p className={classes['sourceProblem']} data-tone="error">
          <AlertIcon size={15} /> {file.problem}
        </p>
      )}
      {error && source === undefined && <LoadError error={error} onRetry={() => void refetch()} />}
      {source !== undefined && <SourceView source={source} isPython={file.path.endsWith('.py')} />}
    </section>
  );
}
