/** What the API sends and takes, after its public contract. Times are RFC 3339 in UTC, durations milliseconds. */

export const RUN_STATUSES = ['QUEUED', 'RUNNING', 'SUCCESS', 'FAILED', 'ERROR', 'CANCELLED', 'TIMED_OUT'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

export interface Counts {
  collected: number;
  passed: number;
  failed: number;
  error: number;
  skipped: number;
  xfailed: number;
  xpassed: number;
}

export interface Run {
  id: number;
  username: string;
  environmentId: number;
  testPaths: string[];
  status: RunStatus;
  statusReason: string | null;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  durationMs: number | null;
  queuePosition: number | null;
  attempt: number;
  runnerId: string | null;
  fencingToken: number | null;
  exitCode: number | null;
  counts: Counts;
  logSize: number;
  source: 'UI' | 'API' | 'AMQP';
  timeoutSeconds?: number;
  priority?: number;
  keyword?: string | null;
  currentTest?: string | null;
  cancelRequested?: boolean;
}

export interface RunPage {
  items: Run[];
  nextCursor: string | null;
}

export interface RunRequest {
  username: string;
  environmentId: number;
  testPaths: string[];
  timeoutSeconds?: number;
  priority?: number;
  keyword?: string;
  variables?: Record<string, string>;
}

export const ENVIRONMENT_STATES = ['IDLE', 'BUSY', 'RESERVED', 'PAUSED'] as const;
export type EnvironmentState = (typeof ENVIRONMENT_STATES)[number];

export interface Environment {
  id: number;
  state: EnvironmentState;
  currentRun: Pick<Run, 'id' | 'username' | 'status' | 'startedAt'> | null;
  queued: number;
}

export interface TestDirectory {
  path: string;
  writable: boolean;
  problem?: string | null;
}

export interface TestFile {
  path: string;
  directory: string;
  size: number;
  modifiedAt: string;
  sha256: string;
  testCases: number | null;
  problem: string | null;
}

export interface Catalogue {
  directories: TestDirectory[];
  files: TestFile[];
}

export interface Runner {
  id: string;
  state: string;
  slots: number;
  busy: number;
  sandboxLevel?: string | null;
  lastSeenAt?: string | null;
}

/** One piece of a run's log; `offset` counts the bytes before it. */
export interface OutputEvent {
  offset: number;
  text: string;
}

export interface FieldError {
  field: string;
  message: string;
}
