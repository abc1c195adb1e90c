import { expect, test } from '../support/fixtures.js';
import { NewRunPage, RunPage, RunsPage } from '../support/pages.js';

const SLOW = 'sample-tests/test_slow.py';
const WITNESS = 'sample-tests/test_witness.py';
const HOLD = { HOLD_SECONDS: '600' };

test('a run is started through the form, its log is watched live, and its success is in the table', async ({
  page,
  testlane,
  username,
}) => {
  const environmentId = await testlane.idleEnvironment();
  const form = new NewRunPage(page);
  await form.open();
  await form.choose(username, environmentId, SLOW);
  const id = await form.run();
  testlane.remember(id);

  const details = new RunPage(page);
  await expect(details.log).toContainText('log in: 25 % at');
  expect((await testlane.run(id)).status).toBe('RUNNING');
  await expect(details.status('Running')).toBeVisible();
  await expect(details.log).not.toContainText('7 passed');

  await expect(details.status('Success')).toBeVisible({ timeout: 40_000 });
  await expect(details.log).toContainText('7 passed');

  const runs = new RunsPage(page);
  await runs.open();
  await expect(runs.row(id)).toContainText('Success');
  await expect(runs.row(id)).toContainText(username);
});

test('the form remembers who I am', async ({ page, testlane, username }) => {
  const form = new NewRunPage(page);
  await form.open();
  await form.choose(username, await testlane.idleEnvironment(), 'sample-tests/test_success.py');
  testlane.remember(await form.run());

  await form.open();

  await expect(form.username).toHaveValue(username);
});

test('the form says what is missing and sends nothing', async ({ page }) => {
  const form = new NewRunPage(page);
  await form.open();

  await form.submit.click();

  await expect(form.username).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByRole('alert')).toHaveCount(2);
  await expect(page).toHaveURL(/\/new/);
});

test('the form shows who holds an environment and how many wait', async ({ page, testlane, username }) => {
  const environmentId = await testlane.idleEnvironment();
  const form = new NewRunPage(page);
  await form.open();
  await expect(form.environment(environmentId)).toHaveAccessibleName(`Environment ${environmentId}, idle`);

  await testlane.start({ username, environmentId, testPaths: [WITNESS], variables: HOLD });
  await testlane.start({ username, environmentId, testPaths: [SLOW] });

  await expect(form.environment(environmentId)).toHaveAccessibleName(
    `Environment ${environmentId}, busy, held by ${username}, 1 waiting`,
  );
});

test('a second run in the same environment shows that it waits and for whom, then runs', async ({
  page,
  testlane,
  username,
}) => {
  const environmentId = await testlane.idleEnvironment();
  const holder = await testlane.start({
    username: `${username}-holder`,
    environmentId,
    testPaths: [WITNESS],
    variables: HOLD,
  });
  await expect.poll(async () => (await testlane.run(holder.id)).status).toBe('RUNNING');
  const form = new NewRunPage(page);
  await form.open();
  await form.choose(username, environmentId, WITNESS);
  const id = await form.run();
  testlane.remember(id);

  const details = new RunPage(page);
  await expect(details.status('Queued')).toBeVisible();
  await expect(details.main).toContainText(`Environment ${environmentId} is held by ${username}-holder`);
  await expect(details.main.getByRole('link', { name: `run #${holder.id}`, exact: true })).toBeVisible();

  await testlane.cancel(holder.id);
  await expect(details.status('Success')).toBeVisible({ timeout: 40_000 });
});

test('a running run is cancelled on its page', async ({ page, testlane, username }) => {
  const environmentId = await testlane.idleEnvironment();
  const run = await testlane.start({ username, environmentId, testPaths: [WITNESS], variables: HOLD });
  const details = new RunPage(page);
  await details.open(run.id);
  await expect(details.log).toContainText('WITNESS begin');

  await details.cancel.click();
  await details.confirmCancel.click();

  await expect(details.status('Cancelled')).toBeVisible({ timeout: 30_000 });
  await expect(details.cancel).toHaveCount(0);
  expect((await testlane.run(run.id)).status).toBe('CANCELLED');
});

test('a failure shows its reason', async ({ page, testlane, username }) => {
  const environmentId = await testlane.idleEnvironment();
  const run = await testlane.start({
    username,
    environmentId,
    testPaths: ['sample-tests/broken/test_syntax_error.py'],
  });
  const details = new RunPage(page);
  await details.open(run.id);

  await expect(details.status('Error')).toBeVisible({ timeout: 30_000 });
  const reason = (await testlane.run(run.id)).statusReason;
  expect(reason).toBeTruthy();
  await expect(details.main).toContainText(reason ?? '');
  await expect(details.log).toContainText('SyntaxError');
});

test('a waiting run is cancelled without a question', async ({ page, testlane, username }) => {
  const environmentId = await testlane.idleEnvironment();
  await testlane.start({ username, environmentId, testPaths: [WITNESS], variables: HOLD });
  const waiting = await testlane.start({ username, environmentId, testPaths: [SLOW] });
  const details = new RunPage(page);
  await details.open(waiting.id);

  await details.cancel.click();

  await expect(details.status('Cancelled')).toBeVisible();
  expect((await testlane.run(waiting.id)).status).toBe('CANCELLED');
});

test('filters are in the address and survive a reload', async ({ page, testlane, username }) => {
  const environmentId = await testlane.idleEnvironment();
  const holder = await testlane.start({ username, environmentId, testPaths: [WITNESS], variables: HOLD });
  const queued = await testlane.start({ username, environmentId, testPaths: [SLOW] });
  await expect.poll(async () => (await testlane.run(holder.id)).status).toBe('RUNNING');
  const runs = new RunsPage(page);
  await runs.open();

  await runs.filter('User').fill(username);
  await expect(page).toHaveURL(new RegExp(`username=${username}`));
  await expect(runs.rows).toHaveCount(2);
  await runs.statusFilter('Queued').click();
  await expect(page).toHaveURL(/status=QUEUED/);
  await expect(runs.rows).toHaveCount(1);
  await expect(runs.row(queued.id)).toBeVisible();

  await page.reload();
  await expect(runs.statusFilter('Queued')).toHaveAttribute('aria-pressed', 'true');
  await expect(runs.filter('User')).toHaveValue(username);
  await expect(runs.rows).toHaveCount(1);

  await testlane.cancel(queued.id);
  await expect(runs.row(queued.id)).toHaveCount(0);
});

test('the table changes by itself', async ({ page, testlane, username }) => {
  const environmentId = await testlane.idleEnvironment();
  const runs = new RunsPage(page);
  await runs.open(`?username=${username}`);
  await expect(runs.rows).toHaveCount(0);

  const run = await testlane.start({ username, environmentId, testPaths: ['sample-tests/test_success.py'] });

  await expect(runs.row(run.id)).toBeVisible();
  await expect(runs.row(run.id)).toContainText('Success', { timeout: 30_000 });
});
