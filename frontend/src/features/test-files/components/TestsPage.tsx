import { TextInput } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { LoadError } from '@/components/LoadError';
import { PageHeading } from '@/components/PageHeading';
import { SearchIcon, UploadIcon } from '@/components/icons';
import type { Catalogue } from '@/lib/api';
import { useDocumentTitle } from '@/lib/use-document-title';
import { directoryOf } from '../api/paths';
import { useCatalogue } from '../api/queries';
import type { TestsSearch } from '../api/search';
import { filesText } from '../api/text';
import { onlyTests } from '../api/tree';
import { useUploads } from '../api/use-uploads';
import { FileChooser } from './FileChooser';
import { SourcePanel } from './SourcePanel';
import { TestTree } from './TestTree';
import { UploadDialog } from './UploadDialog';
import classes from './TestsPage.module.css';

interface TestsPageProps {
  search: TestsSearch;
  onSearch: (search: TestsSearch) => void;
}

/** All test files, their sources, and the way in for new ones. */
export function TestsPage({ search, onSearch }: TestsPageProps) {
  useDocumentTitle(search.file ?? 'Tests');
  const { data: catalogue, error, refetch } = useCatalogue();
  const { queue, uploads } = useUploads();
  return (
    <div className={classes['page']} data-fill>
      <PageHeading title="Tests">
        {catalogue && <span className={classes['extent']}>{filesText(onlyTests(catalogue).files.length)}</span>}
        <TextInput
          className={classes['search']}
          type="search"
          aria-label="Find test files"
          placeholder="Find by name or directory"
          leftSection={<SearchIcon size={14} />}
          value={search.q ?? ''}
          onChange={(event) => onSearch({ ...search, q: event.currentTarget.value })}
        />
        <FileChooser label="Files to upload" onChoose={queue.add} className={classes['upload'] ?? ''} leftSection={<UploadIcon size={15} />}>
          Upload files
        </FileChooser>
      </PageHeading>
      {error && !catalogue && <LoadError error={error} onRetry={() => void refetch()} />}
      {catalogue && (
        <div className={classes['columns']}>
          <TestTree catalogue={catalogue} search={search} />
          <SourcePanel
            key={search.file}
            catalogue={catalogue}
            search={search}
            onGone={() => onSearch({ ...(search.q && { q: search.q }) })}
          />
        </div>
      )}
      <Dropzone.FullScreen active onDrop={queue.add} zIndex={400} withinPortal={false} activateOnKeyboard={false}>
        <p className={classes['drop']} aria-hidden="true">
          <UploadIcon size={30} />
          Drop test files to upload them
        </p>
      </Dropzone.FullScreen>
      <UploadDialog catalogue={catalogue} uploads={uploads} queue={queue} suggestion={suggestedDirectory(catalogue, search.file)} />
    </div>
  );
}

/** Beside the file that is looked at, if it can be written there. */
function suggestedDirectory(catalogue: Catalogue | undefined, file: string | undefined): string {
  const writable = catalogue?.directories.flatMap(({ path, writable }) => (writable ? [path] : [])) ?? [];
  const beside = file === undefined ? undefined : directoryOf(file);
  return writable.find((path) => path === beside) ?? writable.find((path) => path !== '') ?? '';
}
