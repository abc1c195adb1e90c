import type { APIRequestContext } from '@playwright/test';

/** What these tests need of a run. */
export interface Run {
  id: number;
  username: string;
  environmentId: number;
  status: string;
  statusReason: string | null;
}

const ENDED = ['SUCCESS', 'FAILED', 'ERROR', 'CANCELLED', 'TIMED_OUT'];

/** Prepares and inspects runs over the REST interface, so that a browser test is only about the browser. */
export class Testlane {
  private readonly started: number[] = [];
  private readonly directories: string[] = [];

  constructor(private readonly request: APIRequestContext) {}

  /** The number of an environment that nobody uses. */
  async idleEnvironment(): Promise<number> {
    const environments = await this.get<{ id: number; state: string; queued: number }[]>('/environments');
    const idle = environments.filter((each) => each.state === 'IDLE' && each.queued === 0);
    const chosen = idle[Math.floor(Math.random() * idle.length)];
    if (!chosen) throw new Error('no environment is idle');
    return chosen.id;
  }

  async start(run: { username: string; environmentId: number; testPaths: string[]; variables?: object }): Promise<Run> {
    const answer = await this.request.post('/api/v1/runs', { data: run });
    if (answer.status() !== 202) throw new Error(`POST /runs: ${answer.status()} ${await answer.text()}`);
    const accepted = (await answer.json()) as Run;
    this.started.push(accepted.id);
    return accepted;
  }

  run(id: number): Promise<Run> {
    return this.get(`/runs/${id}`);
  }

  async runsOf(username: string): Promise<Run[]> {
    const page = await this.get<{ items: Run[] }>(`/runs?username=${encodeURIComponent(username)}`);
    return page.items;
  }

  async cancel(id: number): Promise<void> {
    await this.request.post(`/api/v1/runs/${id}/cancel`);
  }

  /** Deletes what the catalogue has in a directory at the end of the test. */
  forgetDirectory(path: string): void {
    this.directories.push(path);
  }

  async upload(directory: string, name: string, source: string, replace = false): Promise<void> {
    const file = { name, mimeType: 'text/x-python', buffer: Buffer.from(source) };
    const multipart = { file, directory, replace: String(replace) };
    const answer = await this.request.post('/api/v1/test-files', { multipart });
    if (answer.status() !== 201) throw new Error(`POST /test-files: ${answer.status()} ${await answer.text()}`);
  }

  async log(id: number): Promise<string> {
    return (await this.request.get(`/api/v1/runs/${id}/log`)).text();
  }

  /** Also cancels runs that the page started. */
  remember(id: number): void {
    this.started.push(id);
  }

  async cleanUp(): Promise<void> {
    for (const id of this.started.reverse()) {
      if (!ENDED.includes((await this.run(id)).status)) await this.cancel(id);
    }
    if (this.directories.length === 0) return;
    const { files } = await this.get<{ files: { path: string }[] }>('/test-files');
    for (const { path } of files) {
      if (!this.directories.some((directory) => path.startsWith(`${directory}/`))) continue;
      await this.request.delete(`/api/v1/test-files?path=${encodeURIComponent(path)}`);
    }
  }

  private async get<T>(path: string): Promise<T> {
    const answer = await this.request.get(`/api/v1${path}`);
    if (!answer.ok()) throw new Error(`GET ${path}: ${answer.status()} ${await answer.text()}`);
    return (await answer.json()) as T;
  }
}
