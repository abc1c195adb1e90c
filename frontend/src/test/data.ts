import type { Catalogue, Counts, Environment, Run, Runner, TestCase, TestFile } from '@/lib/api';

export const NO_COUNTS: Counts = { collected: 0, passed: 0, failed: 0, error: 0, skipped: 0, xfailed: 0, xpassed: 0 };

export function aRun(changes: Partial<Run> = {}): Run {
  return {
    id: 12,
    username: 'anna',
    environmentId: 42,
    testPaths: ['sample-tests/test_success.py'],
    keyword: null,
    priority: 0,
    timeoutSeconds: 1800,
    status: 'SUCCESS',
    statusReason: null,
    createdAt: '2026-11-23T10:00:00Z',
    startedAt: '2026-11-23T10:00:01Z',
    finishedAt: '2026-11-23T10:00:15Z',
    durationMs: 14_000,
    queuePosition: null,
    attempt: 1,
    runnerId: 'runner-1',
    fencingToken: 3,
    exitCode: 0,
    counts: { ...NO_COUNTS, collected: 7, passed: 7 },
    currentTest: null,
    cancelRequested: false,
    logSize: 0,
    source: 'UI',
    ...changes,
  };
}

export function aQueuedRun(changes: Partial<Run> = {}): Run {
  return aRun({
    status: 'QUEUED',
    startedAt: null,
    finishedAt: null,
    durationMs: null,
    queuePosition: 1,
    attempt: 0,
    runnerId: null,
    fencingToken: null,
    exitCode: null,
    counts: NO_COUNTS,
    ...changes,
  });
}

export function aRunningRun(changes: Partial<Run> = {}): Run {
  return aRun({ status: 'RUNNING', finishedAt: null, durationMs: null, exitCode: null, counts: NO_COUNTS, ...changes });
}

export function anEnvironment(id: number, changes: Partial<Environment> = {}): Environment {
  return { id, state: 'IDLE', currentRun: null, queued: 0, lease: null, ...changes };
}

export function aTestCase(nodeId: string, changes: Partial<TestCase> = {}): TestCase {
  return { nodeId, outcome: 'passed', durationMs: 12, message: null, details: null, logOffset: null, logEndOffset: null, ...changes };
}

/** Some environments only: role queries over a hundred tiles take jsdom seconds. */
export function environments(...changed: Environment[]): Environment[] {
  const ids = [1, 2, 3, 7, 8, 9, 10, 42, 99, 100];
  return ids.map((id) => changed.find((one) => one.id === id) ?? anEnvironment(id));
}

export function aFile(path: string, changes: Partial<TestFile> = {}): TestFile {
  return {
    path,
    directory: path.slice(0, path.lastIndexOf('/')),
    size: 100,
    modifiedAt: '2026-11-23T10:00:00Z',
    sha256: '0'.repeat(64),
    kind: 'TEST',
    testCases: 3,
    problem: null,
    problemLine: null,
    ...changes,
  };
}

export const CATALOGUE: Catalogue = {
  directories: [
    { path: '', writable: true },
    { path: 'acceptance-tests', writable: false },
    { path: 'sample-tests', writable: false },
    { path: 'sample-tests/api', writable: false },
  ],
  files: [
    aFile('acceptance-tests/test_limits.py'),
    aFile('sample-tests/test_failure.py'),
    aFile('sample-tests/test_success.py'),
    aFile('sample-tests/api/test_calls.py', { testCases: null, problem: 'invalid syntax in line 3' }),
  ],
};

export function aRunner(changes: Partial<Runner> = {}): Runner {
  return {
    id: 'runner-1',
    state: 'ACTIVE',
    slots: 2,
    busy: 1,
    sandboxLevel: 'full',
    registeredAt: '2026-11-23T09:00:00Z',
    lastSeenAt: '2026-11-23T10:00:00Z',
    ...changes,
  };
}
