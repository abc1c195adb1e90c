import type { ChosenFile, Choice } from './chosen-files';
import type { Comparison } from './comparison';
import { joinPath } from './paths';

/** What may be replaced: only the content with this SHA-256, or whatever is there where that is not known. */
export interface Replacement {
  sha256: string | undefined;
}

export type UploadState =
  /** Nobody has said yet that it is to be sent. */
  | { kind: 'waiting' }
  /** Its turn comes. */
  | { kind: 'queued'; replacement?: Replacement | undefined }
  /** `part` of it, 0 to 1, is sent. */
  | { kind: 'sending'; part: number }
  /** `path` is where the catalogue has it. */
  | { kind: 'done'; path: string }
  | { kind: 'skipped' }
  | { kind: 'failed'; message: string; canRetry: boolean }
  /** Another file has its name; `isNews` if that is another one than the user has seen. */
  | { kind: 'conflict'; comparison: Comparison; otherName: string; isNews: boolean };

export interface Upload extends ChosenFile {
  id: number;
  name: string;
  /** Where it goes, set when it is queued. */
  directory: string;
  state: UploadState;
}

/** The files of one opened dialog, in the order in which they were chosen. */
export interface Uploads {
  isOpen: boolean;
  files: readonly Upload[];
  /** How many files of chosen folders are not among them. */
  leftOut: number;
}

export type UploadAction =
  | { type: 'add'; choice: Choice; firstId: number }
  | { type: 'remove'; id: number }
  /** `directory` is the chosen one, without the folders that files came in. */
  | { type: 'queue'; ids: readonly number[]; directory: string }
  | { type: 'change'; id: number; part: Partial<Pick<Upload, 'name' | 'state'>> }
  | { type: 'close' };

export const NO_UPLOADS: Uploads = { isOpen: false, files: [], leftOut: 0 };

const MOST_BYTES = 1024 * 1024;

export function reduceUploads(uploads: Uploads, action: UploadAction): Uploads {
  switch (action.type) {
    case 'add': {
      const added = action.choice.files.map((one, at) => newUpload(one, action.firstId + at));
      return {
        isOpen: true,
        files: [...uploads.files.filter((old) => !isOutdated(old, added)), ...added],
        leftOut: uploads.leftOut + action.choice.leftOut,
      };
    }
    case 'remove':
      return { ...uploads, files: uploads.files.filter(({ id }) => id !== action.id) };
    case 'queue':
      return changed(uploads, (upload) =>
        action.ids.includes(upload.id) ? { directory: below(action.directory, upload.folder), state: { kind: 'queued' } } : {},
      );
    case 'change':
      return changed(uploads, (upload) => (upload.id === action.id ? action.part : {}));
    case 'close':
      return NO_UPLOADS;
  }
}

function changed(uploads: Uploads, partOf: (upload: Upload) => Partial<Upload>): Uploads {
  return { ...uploads, files: uploads.files.map((upload) => ({ ...upload, ...partOf(upload) })) };
}

function newUpload({ file, folder }: ChosenFile, id: number): Upload {
  const tooLarge = { kind: 'failed', message: 'It is larger than 1 MiB, the most that a file can have.', canRetry: false } as const;
  const state = file.size > MOST_BYTES ? tooLarge : ({ kind: 'waiting' } as const);
  return { id, file, folder, name: file.name, directory: '', state };
}

/** Who chooses a file again means the new one. */
function isOutdated({ state, folder, file }: Upload, added: readonly Upload[]): boolean {
  const isUnsent = state.kind === 'waiting' || state.kind === 'failed';
  return isUnsent && added.some((one) => one.folder === folder && one.file.name === file.name);
}

function below(directory: string, folder: string): string {
  return folder === '' ? directory : joinPath(directory, folder);
}

/** Whether something is still to be done or decided. */
export function isUnsettled({ state: { kind } }: Upload): boolean {
  return kind === 'waiting' || kind === 'queued' || kind === 'sending' || kind === 'conflict';
}

export function canRetry({ state }: Upload): boolean {
  return state.kind === 'failed' && state.canRetry;
}

/** What became of the files, for those who don't see it: "2 uploaded, 1 already there". */
export function summaryOf({ files }: Uploads): string {
  const parts = (Object.keys(OUTCOMES) as (keyof typeof OUTCOMES)[]).map((kind): [number, string] => [
    files.filter(({ state }) => state.kind === kind).length,
    OUTCOMES[kind],
  ]);
  return parts.flatMap(([count, text]) => (count > 0 ? [`${count} ${text}`] : [])).join(', ');
}

const OUTCOMES = { done: 'uploaded', conflict: 'already there', failed: 'not uploaded', skipped: 'skipped' } as const;
