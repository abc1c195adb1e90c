import type { Page } from '@playwright/test';
import { expect, test } from '../support/fixtures.js';
import { NewRunPage, RunsPage } from '../support/pages.js';

const WITNESS = 'sample-tests/test_witness.py';
const HOLD = { HOLD_SECONDS: '600' };

/** A promise and what resolves it. */
function signal(): { given: Promise<void>; give: () => void } {
  let give = () => {};
  const given = new Promise<void>((resolve) => (give = resolve));
  return { given, give };
}

/** Holds the first answer to such a request back, as a slow line would, while the server has already read its data. */
async function holdFirstAnswer(page: Page, address: RegExp): Promise<{ read: Promise<void>; deliver: () => void }> {
  const read = signal();
  const delivery = signal();
  await page.route(
    address,
    async (route) => {
      const response = await route.fetch();
      read.give();
      await delivery.given;
      await route.fulfill({ response });
    },
    { times: 1 },
  );
  return { read: read.given, deliver: delivery.give };
}

/** Resolves when the news of a run's end has reached this browser; call it before the run ends. */
async function listenForEnd(page: Page, runId: number): Promise<{ arrived: Promise<void> }> {
  await page.evaluate(async (id) => {
    const source = new EventSource('/api/v1/events');
    await new Promise((resolve) => source.addEventListener('open', resolve, { once: true }));
    const end = new Promise<void>((resolve) =>
      source.addEventListener('run', (event) => {
        const run = JSON.parse(event.data) as { id: number; finishedAt: string | null };
        if (run.id === id && run.finishedAt) resolve();
      }),
    );
    Object.assign(window, { endOfRun: end.finally(() => source.close()) });
  }, runId);
  return { arrived: page.evaluate(() => (window as unknown as { endOfRun: Promise<void> }).endOfRun) };
}

test('a run that ends while the table is being read is shown as ended', async ({ page, testlane, username }) => {
  const environmentId = await testlane.idleEnvironment();
  const run = await testlane.start({ username, environmentId, testPaths: [WITNESS], variables: HOLD });
  await expect.poll(async () => (await testlane.run(run.id)).status).toBe('RUNNING');
  const answer = await holdFirstAnswer(page, /\/api\/v1\/runs\?/);
  const runs = new RunsPage(page);
  await runs.open(`?username=${username}`);
  await answer.read;
  const end = await listenForEnd(page, run.id);

  await testlane.cancel(run.id);
  await end.arrived;
  answer.deliver();

  await expect(runs.row(run.id)).toContainText('Cancelled');
});

test('an environment that becomes free while the board is being read is shown as free', async ({
  page,
  testlane,
  username,
}) => {
  const environmentId = await testlane.idleEnvironment();
  const run = await testlane.start({ username, environmentId, testPaths: [WITNESS], variables: HOLD });
  await expect.poll(async () => (await testlane.run(run.id)).status).toBe('RUNNING');
  const answer = await holdFirstAnswer(page, /\/api\/v1\/environments$/);
  const form = new NewRunPage(page);
  await form.open();
  await answer.read;
  const end = await listenForEnd(page, run.id);

  await testlane.cancel(run.id);
  await end.arrived;
  answer.deliver();

  await expect(form.environment(environmentId)).toHaveAccessibleName(`Environment ${environmentId}, idle`);
});
