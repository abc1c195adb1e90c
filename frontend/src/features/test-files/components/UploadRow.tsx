import { ActionIcon, Button, Progress } from '@mantine/core';
import type { ReactNode } from 'react';
import { AlertIcon, BanIcon, CheckIcon, CrossIcon, FileIcon } from '@/components/icons';
import type { TestFile } from '@/lib/api';
import { directoryOf, joinPath } from '../api/paths';
import { sizeText } from '../api/text';
import type { UploadQueue } from '../api/upload-queue';
import { canRetry, type Upload, type UploadState } from '../api/uploads';
import { UploadConflict } from './UploadConflict';
import { UploadedFile } from './UploadedFile';
import classes from './UploadDialog.module.css';

const TONES: Record<UploadState['kind'], string> = {
  waiting: 'cancelled',
  queued: 'cancelled',
  sending: 'running',
  done: 'success',
  skipped: 'cancelled',
  failed: 'failed',
  conflict: 'error',
};

interface UploadRowProps {
  upload: Upload;
  queue: UploadQueue;
  /** The file in the catalogue, once it is there. */
  stored: TestFile | undefined;
  /** To try again what failed; undefined where that makes no sense. */
  onRetry: (() => void) | undefined;
  /** A button of the row has been pressed that may be gone then. */
  onChoice: () => void;
  /** Goes to another page or file; undefined while something is open here. */
  onLeave: (() => void) | undefined;
}

/** One file on its way, and what became of it. */
export function UploadRow({ upload, queue, stored, onRetry, onChoice, onLeave }: UploadRowProps) {
  const { id, state, folder, name } = upload;
  const label = folder === '' ? name : joinPath(folder, name);
  return (
    <li className={classes['file']} data-tone={stored?.problem ? 'error' : TONES[state.kind]}>
      <div className={classes['line']}>
        <StateIcon state={state} />
        <span className={classes['name']} title={label}>
          {label}
        </span>
        <span className={classes['note']}>{noteOf(upload)}</span>
        {canRetry(upload) && onRetry && (
          <Button size="compact-xs" variant="default" aria-label={`Try ${label} again`} onClick={onRetry}>
            Try again
          </Button>
        )}
        {isRemovable(state) && (
          <ActionIcon
            variant="subtle"
            size={24}
            aria-label={`Remove ${label}`}
            onClick={() => {
              queue.remove(id);
              onChoice();
            }}
          >
            <CrossIcon size={13} />
          </ActionIcon>
        )}
      </div>
      {state.kind === 'sending' && <Progress value={state.part * 100} size="sm" mt={4} aria-label={`Progress of ${label}`} />}
      {state.kind === 'failed' && (
        <p className={classes['reason']} role="alert">
          {state.message}
        </p>
      )}
      {stored && <UploadedFile file={stored} onLeave={onLeave} />}
      {state.kind === 'conflict' && <UploadConflict upload={upload} {...state} queue={queue} onChoice={onChoice} />}
    </li>
  );
}

function isRemovable({ kind }: UploadState): boolean {
  return kind === 'waiting' || kind === 'queued' || kind === 'sending' || kind === 'failed';
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
    case 'queued':
    case 'sending':
      return <FileIcon {...props} />;
  }
}

function noteOf({ state, file, directory }: Upload): string {
  switch (state.kind) {
    case 'waiting':
      return sizeText(file.size);
    case 'queued':
      return 'in the queue';
    case 'sending':
      return `${Math.round(state.part * 100)} %`;
    case 'done':
      return `uploaded to ${directoryOf(state.path) || 'the top level'}`;
    case 'skipped':
      return 'skipped';
    case 'failed':
      return 'not uploaded';
    case 'conflict':
      return `is already in ${directory || 'the top level'}`;
  }
}
