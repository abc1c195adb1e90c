import type { RunStatus } from '@/lib/api';

export interface StatusLook {
  label: string;
  /** Name of the colour pair in global.css. */
  tone: 'queued' | 'running' | 'success' | 'failed' | 'error' | 'cancelled' | 'timed-out';
}

export const STATUS_LOOK: Record<RunStatus, StatusLook> = {
  QUEUED: { label: 'Queued', tone: 'queued' },
  RUNNING: { label: 'Running', tone: 'running' },
  SUCCESS: { label: 'Success', tone: 'success' },
  FAILED: { label: 'Failed', tone: 'failed' },
  ERROR: { label: 'Error', tone: 'error' },
  CANCELLED: { label: 'Cancelled', tone: 'cancelled' },
  TIMED_OUT: { label: 'Timed out', tone: 'timed-out' },
};

export function isFinished(status: RunStatus): boolean {
  return status !== 'QUEUED' && status !== 'RUNNING';
}
