import type { QueryClient } from '@tanstack/react-query';
import { ApiError, type Catalogue } from '@/lib/api';
import { compare, type Comparison } from './comparison';
import { applyUploaded } from './live';
import { freeName, joinPath } from './paths';
import { readContent, testFileKeys, uploadTestFile } from './queries';
import type { Replacement, Upload, UploadState } from './uploads';

interface Sending {
  client: QueryClient;
  upload: Upload;
  replacement: Replacement | undefined;
  signal: AbortSignal;
  onProgress: (part: number) => void;
}

/** Brings a file into the catalogue, and tells what became of it. */
export async function sendUpload(sending: Sending): Promise<UploadState> {
  const { upload: { file, name, directory }, replacement, client, signal, onProgress } = sending;
  const content = await contentOf(file);
  if (!content) return failed('It can’t be read any more: it has changed or is gone. Choose it again.', false);
  try {
    // What the catalogue knows needs no refusal by the server.
    const known = !replacement && isKnown(sending) && (await conflictOf(sending, content));
    if (known) return known;
    const stored = await uploadTestFile({ content, name, directory, replacement }, { onProgress, signal });
    void applyUploaded(client, stored);
    return { kind: 'done', path: stored[0]?.path ?? joinPath(directory, name) };
  } catch (error) {
    return refusal(error, sending, content);
  }
}

/** Undefined if it can't be read; browsers refuse what has changed since it was chosen. */
async function contentOf(file: File): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    return undefined;
  }
}

function catalogueOf({ client }: Sending): Catalogue | undefined {
  return client.getQueryData<Catalogue>(testFileKeys.catalogue());
}

function isKnown(sending: Sending): boolean {
  const wanted = joinPath(sending.upload.directory, sending.upload.name);
  return catalogueOf(sending)?.files.some(({ path }) => path === wanted) ?? false;
}

async function refusal(error: unknown, sending: Sending, content: Uint8Array): Promise<UploadState> {
  if (!(error instanceof ApiError)) return failed(error instanceof Error ? error.message : String(error), true);
  const asFailed = failed(error.errors.map(({ message }) => message).join(' ') || error.message, true);
  if (error.status !== 409) return asFailed;
  try {
    const conflict = await conflictOf(sending, content);
    // Only its words tell a file that can be replaced from another obstacle.
    return conflict ?? (error.message.includes('replace=true') ? conflictWith(sending, { kind: 'unreadable' }) : asFailed);
  } catch {
    // The refusal says more than that the other file can't be read now.
    return asFailed;
  }
}

/** Undefined if the catalogue has no file of this name that can be read. */
async function conflictOf(sending: Sending, content: Uint8Array): Promise<UploadState | undefined> {
  const { upload: { directory, name }, signal } = sending;
  try {
    const present = await readContent(joinPath(directory, name), signal);
    return conflictWith(sending, await compare(present, content));
  } catch (error) {
    if (error instanceof ApiError && error.status >= 400 && error.status < 500) return undefined;
    throw error;
  }
}

function conflictWith(sending: Sending, comparison: Comparison): UploadState {
  const { upload: { directory, name }, replacement } = sending;
  return { kind: 'conflict', comparison, otherName: freeName(catalogueOf(sending), directory, name), isNews: replacement?.sha256 !== undefined };
}

function failed(message: string, canRetry: boolean): UploadState {
  return { kind: 'failed', message, canRetry };
}
