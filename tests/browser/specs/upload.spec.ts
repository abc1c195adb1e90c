import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { expect, expectAccessible, test as base } from '../support/fixtures.js';
import { NewRunPage, RunPage, TestsPage } from '../support/pages.js';

const LOGIN = `def test_right_password():
    print("hello from her computer")


def test_wrong_password():
    assert "secret" != "Secret"


def test_locked_account():
    pass
`;
const BROKEN = `${'\n'.repeat(11)}def test_login(:\n    pass\n`;
const WITNESS = 'sample-tests/test_witness.py';

interface Fixtures {
  /** Writes a file to the disk of the one who uploads, and gives its path there. */
  onDisk: (name: string, source: string) => string;
  /** A directory of the catalogue that is this test's own. */
  directory: string;
}

const test = base.extend<Fixtures>({
  onDisk: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'upload-'));
    await use((name, source) => {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), source);
      return join(folder, name);
    });
    rmSync(folder, { recursive: true });
  },

  directory: async ({ testlane }, use) => {
    const directory = `browser-${randomUUID().slice(0, 8)}`;
    testlane.forgetDirectory(directory);
    await use(directory);
  },
});

test('a file is dropped into a new directory, holds 3 tests, is run, and its log is read', async ({
  page,
  testlane,
  username,
  onDisk,
  directory,
}) => {
  const environmentId = await testlane.idleEnvironment();
  const tests = new TestsPage(page);
  await tests.open();
  const began = Date.now();

  await tests.drop(onDisk('test_login.py', LOGIN));
  await tests.directory.fill(`${directory}/login`);
  await expect(tests.dialog.getByText('new directory')).toBeVisible();
  await tests.upload.click();
  await expect(tests.told('test_login.py')).toContainText('3 tests');
  const counted = Date.now();
  await tests.dialog.getByRole('link', { name: 'Run it…' }).click();

  const form = new NewRunPage(page);
  await expect(form.file(`${directory}/login/test_login.py`)).toBeChecked();
  await form.username.fill(username);
  await form.environment(environmentId).click();
  const id = await form.run();
  testlane.remember(id);
  const details = new RunPage(page);
  await expect(details.log).toContainText('hello from her computer');
  await expect(details.status('Success')).toBeVisible();
  await expect(details.log).toContainText('3 passed');
  console.log(`from the drop to "3 tests" ${(counted - began) / 1000} s, to the end of the run ${(Date.now() - began) / 1000} s`);

  await tests.open();
  await page.getByLabel('Find test files').fill(directory);
  await expect(tests.file(`${directory}/login/test_login.py`)).toContainText('3 tests');
  await expect(page.getByRole('link', { name: `Success in run #${id}` })).toBeVisible();
  await expectAccessible(page);
});

test('a syntax error is told with its line, and shown there', async ({ page, onDisk, directory }) => {
  const tests = new TestsPage(page);
  await tests.open();
  await tests.choose(onDisk('test_broken.py', BROKEN));
  await tests.directory.fill(directory);
  await tests.upload.click();

  await expect(tests.told('test_broken.py')).toContainText('line 12');
  await tests.dialog.getByRole('link', { name: 'Show line 12' }).click();

  await expect(tests.dialog).toBeHidden();
  await expect(tests.source.locator('[data-mark="problem"]')).toHaveText('def test_login(:\n');
  await expect(page).toHaveURL(new RegExp(`file=${directory}%2Ftest_broken.py&line=12$`));
  await expectAccessible(page);
});

test('a file is corrected and chosen again, as a browser tells of it', async ({ page, onDisk, directory }) => {
  const tests = new TestsPage(page);
  await tests.open();
  await tests.chooseAsBrowser(onDisk('test_broken.py', BROKEN));
  await tests.directory.fill(directory);
  await tests.upload.click();
  await expect(tests.told('test_broken.py')).toContainText('line 12');
  await tests.dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
  await expect(tests.dialog).toBeHidden();

  await tests.chooseAsBrowser(onDisk('test_broken.py', LOGIN));
  await expect(tests.told('test_broken.py')).toBeVisible();
  await expect(tests.upload).toBeEnabled();
});

test('a dropped folder keeps its folders and brings nothing that is hidden', async ({ page, onDisk, directory }) => {
  const tests = new TestsPage(page);
  await tests.open();
  for (const name of ['login/test_login.py', 'login/conftest.py', 'login/deep/conftest.py', 'login/.git/config', 'login/__pycache__/a.pyc']) {
    onDisk(name, name.includes('test_') ? LOGIN : '');
  }
  await tests.dropFolder(dirname(onDisk('login/photo.png', '')));
  await expect(tests.dialog.getByText(/^3 files left out/)).toBeVisible();
  await tests.directory.fill(directory);
  await tests.upload.click();

  await expect(tests.told('login/test_login.py')).toContainText('3 tests');
  await expect(tests.told('login/deep/conftest.py')).toContainText(`uploaded to ${directory}/login/deep`);
  await expect(tests.dialog.getByRole('list', { name: 'Files' })).toBeFocused();
});

test('of files that are there one is replaced, one kept beside, one skipped', async ({ page, testlane, onDisk, directory }) => {
  for (const name of ['test_a.py', 'test_b.py', 'test_c.py']) await testlane.upload(directory, name, LOGIN);
  const changed = LOGIN.replace('"Secret"', '"SECRET"');
  const tests = new TestsPage(page);
  await tests.open();
  await tests.choose(...['test_a.py', 'test_b.py', 'test_c.py'].map((name) => onDisk(name, changed)));
  await tests.directory.fill(directory);
  await tests.upload.click();

  const replaced = tests.told('test_a.py');
  await expect(replaced).toContainText('It differs: 1 line added, 1 line removed');
  await expect(replaced.locator('[data-kind="added"]')).toContainText('"SECRET"');
  await replaced.getByRole('button', { name: 'Replace' }).click();
  await expect(replaced).toContainText('uploaded');
  await tests.told('test_b.py').getByRole('button', { name: 'Keep both' }).click();
  await expect(tests.told('test_b_2.py')).toContainText('uploaded');
  await tests.told('test_c.py').getByRole('button', { name: 'Skip' }).click();
  await expect(tests.told('test_c.py')).toContainText('skipped');
  await tests.dialog.getByRole('button', { name: 'Close', exact: true }).last().click();

  await page.getByLabel('Find test files').fill(directory);
  await expect(tests.file(`${directory}/test_b_2.py`)).toContainText('3 tests');
  for (const [name, source] of [['test_a.py', changed], ['test_b.py', LOGIN], ['test_b_2.py', changed], ['test_c.py', LOGIN]] as const) {
    await page.getByTitle(`${directory}/${name}`, { exact: true }).click();
    await expect(page.getByRole('heading', { name: `${directory}/${name}` })).toBeVisible();
    await expect(tests.source).toHaveText(source);
  }
});

test('another open page gets a new file, and loses it, without a reload', async ({ page, context, testlane, onDisk, directory }) => {
  const other = await context.newPage();
  const form = new NewRunPage(other);
  await form.open();
  await form.fileSearch.fill(directory);
  await expect(other.getByText(/No test file matches/)).toBeVisible();
  const tests = new TestsPage(page);
  await tests.open();
  await tests.drop(onDisk('test_login.py', LOGIN));
  await tests.directory.fill(directory);
  await tests.upload.click();

  await expect(form.file(`${directory}/test_login.py`)).toBeVisible();
  await expect(other.getByText('3 tests')).toBeVisible();

  await tests.dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
  await page.getByTitle(`${directory}/test_login.py`, { exact: true }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('button', { name: 'Delete the file' }).click();
  await expect(form.file(`${directory}/test_login.py`)).toBeHidden();
  await expect(other.getByText(/No test file matches/)).toBeVisible();
  await testlane.upload(directory, 'test_again.py', LOGIN);
  await expect(form.file(`${directory}/test_again.py`)).toBeVisible();
});

test('a run that waits executes what was there when it was accepted, and shows it', async ({ page, testlane, username, directory }) => {
  const path = `${directory}/test_version.py`;
  await testlane.upload(directory, 'test_version.py', 'def test_a():\n    print("the old one")\n');
  const environmentId = await testlane.idleEnvironment();
  const holder = await testlane.start({ username, environmentId, testPaths: [WITNESS], variables: { HOLD_SECONDS: '600' } });
  const waiting = await testlane.start({ username, environmentId, testPaths: [path] });
  await testlane.upload(directory, 'test_version.py', 'def test_a():\n    print("the new one")\n', true);
  const details = new RunPage(page);
  await details.open(waiting.id);

  await page.getByRole('link', { name: 'Files 1, 1 changed since' }).click();
  const version = page.getByRole('region', { name: 'Version' });
  await expect(version).toContainText(/Version of \d\d:\d\d, differs from the current one/);
  await expect(version.getByRole('region', { name: 'Source text' })).toContainText('the old one');
  await version.getByText('Difference', { exact: true }).click();
  await expect(version.locator('[data-kind="added"]')).toContainText('the new one');
  await expectAccessible(page);

  await testlane.cancel(holder.id);
  await expect(details.status('Success')).toBeVisible({ timeout: 30_000 });
  expect(await testlane.log(waiting.id)).toContain('the old one');
  await page.getByRole('link', { name: 'Output' }).click();
  await expect(details.log).toContainText('the old one');
});
