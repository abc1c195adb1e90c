import { Autocomplete, Button, Group, Modal } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { PlayIcon, PlusIcon, UploadIcon } from '@/components/icons';
import type { Catalogue } from '@/lib/api';
import { isWritable, joinPath, tidyDirectory } from '../api/paths';
import type { Upload, useUploads } from '../api/use-uploads';
import { FileChooser } from './FileChooser';
import { UploadRow } from './UploadRow';
import classes from './UploadDialog.module.css';

interface UploadDialogProps {
  opened: boolean;
  onClose: () => void;
  catalogue: Catalogue | undefined;
  uploads: ReturnType<typeof useUploads>;
  /** The directory to begin with. */
  suggestion: string;
}

export function UploadDialog({ opened, onClose, ...props }: UploadDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="Upload test files" size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
      <UploadForm onClose={onClose} {...props} />
    </Modal>
  );
}

function UploadForm({ catalogue, uploads, suggestion, onClose }: Omit<UploadDialogProps, 'opened'>) {
  const [typed, setTyped] = useState(suggestion);
  const directory = tidyDirectory(typed);
  const known = catalogue?.directories.filter(({ path, writable }) => writable && path !== '').map(({ path }) => path) ?? [];
  const isReadOnly = catalogue !== undefined && !isWritable(catalogue, directory);
  const waiting = uploads.uploads.filter(({ state }) => state.kind === 'waiting').length;
  const isSending = uploads.uploads.some(({ state }) => state.kind === 'sending');
  const storedOf = ({ state, directory, name }: Upload) =>
    state.kind === 'done' ? catalogue?.files.find(({ path }) => path === joinPath(directory, name)) : undefined;
  const ready = uploads.uploads.flatMap((upload) => {
    const stored = storedOf(upload);
    return stored?.kind === 'TEST' && stored.problem === null ? [stored.path] : [];
  });
  return (
    <form
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault();
        if (waiting > 0 && !isSending && !isReadOnly) void uploads.start(directory);
      }}
    >
      {waiting > 0 && (
        <Autocomplete
          label="Directory"
          description="One that exists, or a new one such as smoke/login"
          data-autofocus
          openOnFocus={false}
          data={known.filter((path) => path !== directory)}
          value={typed}
          disabled={isSending}
          error={isReadOnly ? 'This directory is read-only here. Choose another one or a new one.' : undefined}
          onChange={setTyped}
          {...(directory !== '' && !known.includes(directory) && !isReadOnly && { rightSection: <span className={classes['new']}>new directory</span>, rightSectionWidth: 104 })}
        />
      )}
      <ul className={classes['files']} aria-label="Files">
        {uploads.uploads.map((upload) => (
          <UploadRow key={upload.id} upload={upload} uploads={uploads} stored={storedOf(upload)} onLeave={onClose} />
        ))}
      </ul>
      <Group justify="flex-end" gap="xs">
        <FileChooser label="More files to upload" onChoose={uploads.add} variant="subtle" mr="auto" leftSection={<PlusIcon size={15} />}>
          Add files
        </FileChooser>
        <Button variant="default" onClick={onClose}>
          {waiting > 0 ? 'Cancel' : 'Close'}
        </Button>
        {waiting > 0 ? (
          <Button type="submit" loading={isSending} disabled={isReadOnly} leftSection={<UploadIcon size={15} />}>
            {waiting === 1 ? 'Upload' : `Upload ${waiting} files`}
          </Button>
        ) : (
          ready.length > 0 && (
            <Button leftSection={<PlayIcon size={15} />} renderRoot={(props) => <Link to="/new" search={{ path: ready }} {...props} />}>
              {ready.length === 1 ? 'Run it…' : `Run these ${ready.length}…`}
            </Button>
          )
        )}
      </Group>
    </form>
  );
}
