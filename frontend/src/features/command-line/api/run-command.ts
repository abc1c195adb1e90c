import type { Run, RunVariable } from '@/lib/api';
import { DEFAULT_TIMEOUT_SECONDS } from '@/lib/run-defaults';
import { shellWord } from './shell-word';

/** The command that starts such a run again; values of secret variables are those of the shell that it is used in. */
export function runCommand(run: Run, variables: RunVariable[]): string {
  const { environmentId, testPaths, keyword, priority, timeoutSeconds } = run;
  return [
    `testlane run --environment ${environmentId}`,
    ...(keyword ? [`--keyword ${shellWord(keyword)}`] : []),
    ...(priority !== 0 ? [`--priority=${priority}`] : []),
    ...(timeoutSeconds !== DEFAULT_TIMEOUT_SECONDS ? [`--timeout ${timeoutSeconds}`] : []),
    ...variables.map(({ name, value, secret }) => (secret ? `--secret ${name}` : `--variable ${shellWord(`${name}=${value ?? ''}`)}`)),
    '--follow',
    ...testPaths.map(shellWord),
  ].join(' ');
}
