import type { Runner } from '@/lib/api';
import classes from './RunnerList.module.css';

const SANDBOX: Record<Runner['sandboxLevel'], { name: string; meaning: string }> = {
  full: { name: 'full', meaning: 'Each run has its own files, processes and user.' },
  landlock: { name: 'landlock', meaning: 'Runs can’t reach files and processes but their own; they share the machine’s disk and memory.' },
  none: { name: 'none', meaning: 'Tests can do all that the runner can. Uploaded tests are refused unless an operator allows them.' },
};

/** The runners with their sandboxes, and why those are not better. */
export function RunnerList({ runners }: { runners: Runner[] }) {
  return (
    <ul className={classes['list']} aria-label="Runners">
      {runners.map((runner) => {
        const sandbox = SANDBOX[runner.sandboxLevel];
        return (
          <li key={runner.id}>
            <div className={classes['head']}>
              <strong>{runner.id}</strong>
              <span>
                {runner.busy} of {runner.slots} slots busy
              </span>
            </div>
            <div>
              Sandbox <strong data-level={runner.sandboxLevel}>{sandbox.name}</strong>. {sandbox.meaning}
            </div>
            {runner.sandboxShortfall && <div className={classes['reason']}>{runner.sandboxShortfall}</div>}
          </li>
        );
      })}
    </ul>
  );
}
