import { CopyLine } from '@/components/CopyLine';
import { PageHeading } from '@/components/PageHeading';
import { StatusBadge } from '@/components/StatusBadge';
import type { RunStatus } from '@/lib/api';
import { useDocumentTitle } from '@/lib/use-document-title';
import classes from './CommandLinePage.module.css';

const EXAMPLES = [
  { label: 'Run a file of the catalogue and follow it', code: 'testlane run --environment 7 --follow sample-tests/test_success.py' },
  {
    label: 'Upload a folder of yours, run its tests, and keep the results for CI',
    code: 'testlane run --environment 7 --upload --directory my-project --replace --junit results.xml tests/',
  },
  { label: 'See what goes on', code: 'testlane list --status running --status queued' },
  { label: 'Follow a run that somebody started', code: 'testlane log --follow 1' },
  { label: 'Have bash complete commands, environments, runs and files', code: 'eval "$(testlane completion bash)"' },
  { label: 'See all commands, and all options of one', code: 'testlane --help\ntestlane run --help' },
];

const EXITS: ({ outcome: RunStatus } | { text: string })[] = [
  { outcome: 'SUCCESS' },
  { outcome: 'FAILED' },
  { text: 'wrong usage, or refused' },
  { outcome: 'ERROR' },
  { outcome: 'TIMED_OUT' },
  { outcome: 'CANCELLED' },
  { text: 'the server can’t be reached, or something else went wrong' },
];

/** How to do from a shell or in CI what these pages do. */
export function CommandLinePage() {
  useDocumentTitle('Command line');
  const install = `curl -fsS --create-dirs -o ~/.local/bin/testlane ${window.location.origin}/testlane && chmod +x ~/.local/bin/testlane`;
  return (
    <div className={classes['page']}>
      <PageHeading title="Command line" />
      <section className={classes['panel']} aria-labelledby="install">
        <h2 id="install">Install</h2>
        <p>
          The command <code>testlane</code> is one file. It needs Python 3.9 or newer and nothing else, and it knows this server.
        </p>
        <CopyLine code={install} label="install" />
      </section>
      <section className={classes['panel']} aria-labelledby="use">
        <h2 id="use">Use</h2>
        <ul className={classes['examples']}>
          {EXAMPLES.map(({ label, code }) => (
            <li key={label}>
              <p>{label}</p>
              <CopyLine code={code} label={label} />
            </li>
          ))}
        </ul>
      </section>
      <section className={classes['panel']} aria-labelledby="exits">
        <h2 id="exits">Exit status</h2>
        <p>A command that follows a run ends as the run does, so a script or a CI job fails when a test fails.</p>
        <table className={classes['exits']}>
          <tbody>
            {EXITS.map((meaning, status) => (
              <tr key={status}>
                <th scope="row">{status}</th>
                <td>{'outcome' in meaning ? <StatusBadge status={meaning.outcome} /> : meaning.text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}
