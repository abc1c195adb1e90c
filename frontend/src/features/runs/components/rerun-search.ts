import type { Run } from '@/lib/api';
import { DEFAULT_TIMEOUT_SECONDS } from '@/lib/run-defaults';

/** The address that fills the form for a new run with what this one was; values of secret variables stay out. */
export function rerunSearch(run: Run, hasVariables: boolean) {
  const { timeoutSeconds, priority, keyword } = run;
  return {
    environment: run.environmentId,
    path: run.testPaths,
    ...(keyword && { keyword }),
    ...(priority !== 0 && { priority: String(priority) }),
    ...(hasVariables && { variablesOf: run.id }),
    ...(timeoutSeconds !== DEFAULT_TIMEOUT_SECONDS && { timeout: String(timeoutSeconds) }),
  };
}
