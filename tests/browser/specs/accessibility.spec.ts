import { expect, expectAccessible, test } from '../support/fixtures.js';
import { NewRunPage, RunPage, RunsPage } from '../support/pages.js';

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });

    test('everybody can use the form for a new run', async ({ page, testlane, username }) => {
      const form = new NewRunPage(page);
      await form.open();
      await form.choose(username, await testlane.idleEnvironment(), 'sample-tests/test_chatty.py');

      await expectAccessible(page);
    });

    test('everybody can use the table of runs', async ({ page, testlane, username }) => {
      const environmentId = await testlane.idleEnvironment();
      for (const path of ['test_success.py', 'test_failure.py', 'broken/test_without_tests.py']) {
        await testlane.start({ username, environmentId, testPaths: [`sample-tests/${path}`] });
      }
      const runs = new RunsPage(page);
      await runs.open(`?username=${username}`);
      await expect(runs.rows).toHaveCount(3);
      await expect(runs.rows.last()).toContainText('Success', { timeout: 30_000 });

      await expectAccessible(page);
    });

    test('everybody can use the board of environments', async ({ page }) => {
      await page.goto('/environments');
      await expect(page.getByRole('link', { name: /^Environment 100,/ })).toBeVisible();

      await expectAccessible(page);
    });

    test('everybody can read about the command line', async ({ page }) => {
      await page.goto('/command-line');
      await expect(page.getByRole('heading', { name: 'Install' })).toBeVisible();

      await expectAccessible(page);
    });

    test('everybody can read the details of a run', async ({ page, testlane, username }) => {
      const environmentId = await testlane.idleEnvironment();
      const run = await testlane.start({ username, environmentId, testPaths: ['sample-tests/test_chatty.py'] });
      const details = new RunPage(page);
      await details.open(run.id);
      await expect(details.status('Success')).toBeVisible({ timeout: 30_000 });
      await expect(details.log).toContainText('8 passed');

      await expectAccessible(page);
    });
  });
}
