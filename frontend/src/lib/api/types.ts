import type { components } from './schema.gen';

type Schemas = components['schemas'];

/** What the API sends and takes. Times are RFC 3339 in UTC, durations milliseconds. */
export type Run = Schemas['Run'];
export type RunStatus = Run['status'];
export type RunPage = Schemas['RunPage'];
export type RunVariable = Schemas['RunVariable'];
export type RunRequest = Schemas['RunRequest'];
export type Counts = Schemas['Counts'];
export type Environment = Schemas['Environment'];
export type EnvironmentState = Environment['state'];
export type Catalogue = Schemas['Catalogue'];
export type TestDirectory = Schemas['Directory'];
export type TestFile = Schemas['TestFile'];
export type TestCase = Schemas['TestCase'];
export type Outcome = TestCase['outcome'];
export type RerunRequest = Schemas['RerunRequest'];
export type Runner = Schemas['RunnerInfo'];

/** All of them, in the order in which they are shown. */
export const RUN_STATUSES = ['QUEUED', 'RUNNING', 'SUCCESS', 'FAILED', 'ERROR', 'CANCELLED', 'TIMED_OUT'] as const satisfies RunStatus[];

export const ENVIRONMENT_STATES = ['IDLE', 'BUSY', 'RESERVED', 'PAUSED'] as const satisfies EnvironmentState[];

/** One piece of a run's log; `offset` counts the bytes before it. */
export interface OutputEvent {
  offset: number;
  text: string;
}

export interface FieldError {
  field: string;
  message: string;
}
