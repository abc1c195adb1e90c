import { ActionIcon, Button, Progress, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { AlertIcon, BanIcon, CheckIcon, CrossIcon, FileIcon } from '@/components/icons';
import type { TestFile } from '@/lib/api';
import { differenceText, type Difference } from '../api/difference';
import { sizeText } from '../api/text';
import type { Upload, UploadState, useUploads } from '../api/use-uploads';
import { DifferenceView } from './DifferenceView';
import { UploadedFile } from './UploadedFile';
import classes from './UploadDialog.module.css';

type Uploads = ReturnType<typeof useUploads>;

const TONES: Record<UploadState['kind'], string> = {
  waiting: 'cancelled',
  sending: 'running',
  done: 'success',
  skipped: 'cancelled',
  failed: 'failed',
  conflict: 'error',
};

interface UploadRowProps {
  upload: Upload;
  uploads: Uploads;
  /** The file in the catalogue, once it is there. */
  stored: TestFile | undefined;
  /** Another page or file is gone to. */
  onLeave: () => void;
}

/** One file on its way, and what became of it. */
export function UploadRow({ upload, uploads, stored, onLeave }: UploadRowProps) {
  const { state } = upload;
  return (
    <li className={classes['file']} data-tone={stored?.problem ? 'error' : TONES[state.kind]}>
      <div className={classes['line']}>
        <StateIcon state={state} />
        <span className={classes['name']}>{upload.name}</span>
        <span className={classes['note']}>{noteOf(upload)}</span>
        {(state.kind === 'waiting' || state.kind === 'failed') && (
          <ActionIcon variant="subtle" size={24} aria-label={`Remove ${upload.name}`} onClick={() => uploads.remove(upload.id)}>
            <CrossIcon size={13} />
          </ActionIcon>
        )}
      </div>
      {state.kind === 'sending' && <Progress value={state.part * 100} size="sm" mt={4} aria-label={`Progress of ${upload.name}`} />}
      {state.kind === 'failed' && (
        <p className={classes['reason']} role="alert">
          {state.message}
        </p>
      )}
      {stored && <UploadedFile file={stored} onLeave={onLeave} />}
      {state.kind === 'conflict' && <Conflict key={state.otherName} upload={upload} difference={state.difference} otherName={state.otherName} uploads={uploads} />}
    </li>
  );
}

function StateIcon({ state }: { state: UploadState }): ReactNode {
  const props = { size: 15, className: classes['icon'] };
  switch (state.kind) {
    case 'done':
      return <CheckIcon {...props} />;
    case 'skipped':
      return <BanIcon {...props} />;
    case 'failed':
      return <CrossIcon {...props} />;
    case 'conflict':
      return <AlertIcon {...props} />;
    case 'waiting':
    case 'sending':
      return <FileIcon {...props} />;
  }
}

function noteOf({ state, file, directory }: Upload): string {
  switch (state.kind) {
    case 'waiting':
      return sizeText(file.size);
    case 'sending':
      return `${Math.round(state.part * 100)} %`;
    case 'done':
      return `uploaded to ${directory || 'the top level'}`;
    case 'skipped':
      return 'skipped';
    case 'failed':
      return 'not uploaded';
    case 'conflict':
      return `is already in ${directory || 'the top level'}`;
  }
}

interface ConflictProps {
  upload: Upload;
  difference: Difference | undefined;
  otherName: string;
  uploads: Uploads;
}

function Conflict({ upload, difference, otherName, uploads }: ConflictProps) {
  const [name, setName] = useState(otherName);
  return (
    <div className={classes['conflict']} role="group" aria-label={`What to do with ${upload.name}`}>
      {difference ? (
        <details open={difference.lines.length > 0}>
          <summary>It differs: {differenceText(difference)}</summary>
          <DifferenceView difference={difference} className={classes['lines']} />
        </details>
      ) : (
        <p>Its content is the same.</p>
      )}
      <div className={classes['choices']}>
        <Button size="xs" onClick={() => void uploads.replace(upload)}>
          Replace
        </Button>
        <Button size="xs" variant="default" onClick={() => uploads.skip(upload.id)}>
          Skip
        </Button>
        <TextInput
          size="xs"
          className={classes['otherName']}
          aria-label="Other name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button size="xs" variant="default" disabled={name.trim() === '' || name.trim() === upload.name} onClick={() => void uploads.keepBoth(upload, name.trim())}>
          Keep both
        </Button>
      </div>
    </div>
  );
}
