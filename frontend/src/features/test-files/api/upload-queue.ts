import type { QueryClient } from '@tanstack/react-query';
import { chosenFiles, type GivenFile } from './chosen-files';
import { sendUpload } from './send-upload';
import { canRetry, NO_UPLOADS, reduceUploads, type Replacement, type Upload, type UploadAction, type Uploads } from './uploads';

/** Files on their way into the catalogue, one after the other. Its state can be subscribed to. */
export class UploadQueue {
  readonly #client: QueryClient;
  readonly #listeners = new Set<() => void>();
  #uploads: Uploads = NO_UPLOADS;
  #nextId = 1;
  #current: { id: number; abort: AbortController } | undefined;
  #isWorking = false;

  constructor(client: QueryClient) {
    this.#client = client;
  }

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  readonly snapshot = (): Uploads => this.#uploads;

  readonly add = (given: readonly GivenFile[]) => {
    if (given.length === 0) return;
    const choice = chosenFiles(given);
    this.#dispatch({ type: 'add', choice, firstId: this.#nextId });
    this.#nextId += choice.files.length;
  };

  /** Forgets a file, also one that is being sent. */
  remove(id: number): void {
    if (this.#current?.id === id) this.#current.abort.abort();
    this.#dispatch({ type: 'remove', id });
  }

  /** Forgets all of them and stops. */
  readonly close = () => {
    this.#current?.abort.abort();
    this.#dispatch({ type: 'close' });
  };

  /** Sends those that wait. */
  start(directory: string): void {
    this.#queue(({ state }) => state.kind === 'waiting', directory);
  }

  /** Sends those again that could not be uploaded, or one of them. */
  retry(directory: string, id?: number): void {
    this.#queue((upload) => canRetry(upload) && (id === undefined || id === upload.id), directory);
  }

  replace({ id }: Upload, replacement: Replacement): void {
    this.#dispatch({ type: 'change', id, part: { state: { kind: 'queued', replacement } } });
    void this.#work();
  }

  keepBoth({ id }: Upload, name: string): void {
    this.#dispatch({ type: 'change', id, part: { name, state: { kind: 'queued' } } });
    void this.#work();
  }

  skip({ id }: Upload): void {
    this.#dispatch({ type: 'change', id, part: { state: { kind: 'skipped' } } });
  }

  #queue(isMeant: (upload: Upload) => boolean, directory: string): void {
    const ids = this.#uploads.files.filter(isMeant).map(({ id }) => id);
    this.#dispatch({ type: 'queue', ids, directory });
    void this.#work();
  }

  /** Sends what is queued at that moment, until nothing is. */
  async #work(): Promise<void> {
    if (this.#isWorking) return;
    this.#isWorking = true;
    try {
      for (let next = this.#next(); next; next = this.#next()) await this.#send(next);
    } finally {
      this.#isWorking = false;
    }
  }

  #next(): Upload | undefined {
    return this.#uploads.files.find(({ state }) => state.kind === 'queued');
  }

  async #send(upload: Upload): Promise<void> {
    const { id, state: queued } = upload;
    const abort = new AbortController();
    this.#current = { id, abort };
    const onProgress = (part: number) => this.#dispatch({ type: 'change', id, part: { state: { kind: 'sending', part } } });
    onProgress(0);
    const replacement = queued.kind === 'queued' ? queued.replacement : undefined;
    const state = await sendUpload({ client: this.#client, upload, replacement, signal: abort.signal, onProgress });
    this.#current = undefined;
    // One that was removed meanwhile is not there to be changed.
    this.#dispatch({ type: 'change', id, part: { state } });
  }

  #dispatch(action: UploadAction): void {
    this.#uploads = reduceUploads(this.#uploads, action);
    for (const listener of this.#listeners) listener();
  }
}
