import { Button, Group, VisuallyHidden } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useRef, useState, type ComponentProps } from 'react';
import { PlayIcon, PlusIcon, UploadIcon } from '@/components/icons';
import type { Catalogue, TestFile } from '@/lib/api';
import { isWritable, tidyDirectory } from '../api/paths';
import { filesText } from '../api/text';
import { canRetry, isUnsettled, summaryOf, type Upload } from '../api/uploads';
import { DirectoryField } from './DirectoryField';
import { FileChooser } from './FileChooser';
import type { UploadDialog } from './UploadDialog';
import { UploadRow } from './UploadRow';
import classes from './UploadDialog.module.css';

/** Where the files go, what becomes of each, and what can be done next. */
export function UploadForm({ catalogue, uploads, queue, suggestion }: ComponentProps<typeof UploadDialog>) {
  const [typed, setTyped] = useState(suggestion);
  const list = useRef<HTMLUListElement>(null);
  // The pressed button goes away or is disabled, and the focus would be lost.
  const toList = () => list.current?.focus();
  const { files, leftOut } = uploads;
  const directory = tidyDirectory(typed);
  const canWrite = catalogue === undefined || isWritable(catalogue, directory);
  const waiting = files.filter(({ state }) => state.kind === 'waiting').length;
  const failed = files.filter(canRetry).length;
  const isSending = files.some(({ state }) => state.kind === 'sending' || state.kind === 'queued');
  const isOpen = files.some(isUnsettled);
  const ready = files.flatMap((upload) => {
    const stored = storedOf(upload, catalogue);
    return stored && isRunnable(stored) ? [stored.path] : [];
  });
  const retry = (id?: number) => {
    queue.retry(directory, id);
    toList();
  };
  return (
    <form
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault();
        if (isSending || !canWrite) return;
        if (waiting > 0) queue.start(directory);
        else queue.retry(directory);
        toList();
      }}
    >
      {(waiting > 0 || failed > 0) && (
        <DirectoryField catalogue={catalogue} value={typed} disabled={isSending} canWrite={canWrite} onChange={setTyped} />
      )}
      {leftOut > 0 && (
        <p className={classes['leftOut']} role="status">
          {filesText(leftOut)} left out: hidden, a cache, or of a kind that tests here don’t use.
        </p>
      )}
      <ul className={classes['files']} aria-label="Files" ref={list} tabIndex={-1}>
        {files.map((upload) => (
          <UploadRow
            key={upload.id}
            upload={upload}
            queue={queue}
            stored={storedOf(upload, catalogue)}
            onRetry={canWrite ? () => retry(upload.id) : undefined}
            onChoice={toList}
            onLeave={isOpen ? undefined : queue.close}
          />
        ))}
      </ul>
      <VisuallyHidden role="status">{summaryOf(uploads)}</VisuallyHidden>
      <Group justify="flex-end" gap="xs">
        <FileChooser label="More files to upload" onChoose={queue.add} variant="subtle" mr="auto" leftSection={<PlusIcon size={15} />}>
          Add files
        </FileChooser>
        {waiting === 0 && failed > 1 && !isSending && (
          <Button type="submit" variant="default" disabled={!canWrite}>
            Try all {failed} again
          </Button>
        )}
        <Button variant="default" onClick={queue.close}>
          {isOpen ? 'Cancel' : 'Close'}
        </Button>
        {waiting > 0 && (
          <Button type="submit" loading={isSending} disabled={!canWrite} leftSection={<UploadIcon size={15} />}>
            {waiting === 1 ? 'Upload' : `Upload ${waiting} files`}
          </Button>
        )}
        {!isOpen && ready.length > 0 && (
          <Button leftSection={<PlayIcon size={15} />} renderRoot={(props) => <Link to="/new" search={{ path: ready }} {...props} />}>
            {ready.length === 1 ? 'Run it…' : `Run these ${ready.length}…`}
          </Button>
        )}
      </Group>
    </form>
  );
}

function storedOf({ state }: Upload, catalogue: Catalogue | undefined): TestFile | undefined {
  return state.kind === 'done' ? catalogue?.files.find(({ path }) => path === state.path) : undefined;
}

/** A problem beside which tests were found is a warning: what a file imports may be there all the same. */
function isRunnable({ kind, problem, testCases }: TestFile): boolean {
  return kind === 'TEST' && (problem === null || testCases !== null);
}
