import { defineConfig, type ReporterDescription } from '@playwright/test';

const baseURL = process.env.TESTLANE_URL;
if (!baseURL) throw new Error('Set TESTLANE_URL to the instance under test, for example http://127.0.0.1:8081');

const reporters: ReporterDescription[] = [['list']];
if (process.env.JUNIT_FILE) reporters.push(['junit', { outputFile: process.env.JUNIT_FILE }]);

export default defineConfig({
  testDir: 'specs',
  outputDir: 'test-results',
  reporter: reporters,
  forbidOnly: true,
  retries: 0,
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  use: {
    baseURL,
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-dev-shm-usage',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
});
