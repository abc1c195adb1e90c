import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { ApiError, type Catalogue } from '@/lib/api';
import { differenceOf, type Difference } from './difference';
import { applyUploaded } from './live';
import { freeName, joinPath } from './paths';
import { readContent, uploadTestFile } from './queries';

export type UploadState =
  | { kind: 'waiting' }
  /** `part` of it, 0 to 1, is sent. */
  | { kind: 'sending'; part: number }
  | { kind: 'done' }
  | { kind: 'skipped' }
  | { kind: 'failed'; message: string }
  /** Another file has its name; no difference if their contents are the same. */
  | { kind: 'conflict'; difference: Difference | undefined; otherName: string };

export interface Upload {
  id: number;
  file: File;
  name: string;
  directory: string;
  state: UploadState;
}

/** Files on their way into the catalogue, one after the other. */
export function useUploads(catalogue: Catalogue | undefined) {
  const client = useQueryClient();
  const [uploads, setUploads] = useState<Upload[]>([]);
  const nextId = useRef(1);

  const change = (id: number, part: Partial<Upload>) =>
    setUploads((before) => before.map((upload) => (upload.id === id ? { ...upload, ...part } : upload)));

  const send = async (upload: Upload, replace: boolean) => {
    const { id, file, name, directory } = upload;
    change(id, { name, directory, state: { kind: 'sending', part: 0 } });
    try {
      const isKnown = !replace && catalogue?.files.some(({ path }) => path === joinPath(directory, name));
      // What the catalogue knows needs no refusal by the server.
      const conflict = isKnown && (await conflictOf(upload, catalogue));
      if (conflict) {
        change(id, { state: conflict });
        return;
      }
      const stored = await uploadTestFile({ file, name, directory, replace }, (part) => change(id, { state: { kind: 'sending', part } }));
      void applyUploaded(client, stored);
      change(id, { state: { kind: 'done' } });
    } catch (error) {
      change(id, { state: await refusal(error, upload, catalogue) });
    }
  };

  return {
    uploads,
    add: (files: File[]) => {
      const added = files.map((file): Upload => ({
        id: nextId.current++,
        file,
        name: file.name,
        directory: '',
        state: { kind: 'waiting' },
      }));
      setUploads((before) => [...before, ...added]);
    },
    remove: (id: number) => setUploads((before) => before.filter((upload) => upload.id !== id)),
    clear: () => setUploads([]),
    /** Sends those that wait. */
    start: async (directory: string) => {
      for (const upload of uploads.filter(({ state }) => state.kind === 'waiting')) {
        await send({ ...upload, directory }, false);
      }
    },
    replace: (upload: Upload) => send(upload, true),
    keepBoth: (upload: Upload, name: string) => send({ ...upload, name }, false),
    skip: (id: number) => change(id, { state: { kind: 'skipped' } }),
  };
}

async function refusal(error: unknown, upload: Upload, catalogue: Catalogue | undefined): Promise<UploadState> {
  if (!(error instanceof ApiError)) throw error;
  const failed: UploadState = { kind: 'failed', message: error.errors.map(({ message }) => message).join(' ') || error.message };
  // Another kind of conflict is explained by its message.
  return (error.status === 409 && (await conflictOf(upload, catalogue))) || failed;
}

/** Undefined if there is no file of this name. */
async function conflictOf({ file, name, directory }: Upload, catalogue: Catalogue | undefined): Promise<UploadState | undefined> {
  const present = await presentContent(joinPath(directory, name));
  return present === undefined ? undefined : {
    kind: 'conflict',
    difference: await differenceOf(present, await file.text()),
    otherName: freeName(catalogue, directory, name),
  };
}

async function presentContent(path: string): Promise<string | undefined> {
  try {
    return await readContent(path);
  } catch (error) {
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}
