import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { randomUUID } from 'node:crypto';
import { expect, test as base, type Page } from '@playwright/test';
import type axe from 'axe-core';
import { Testlane } from './testlane.js';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Fixtures {
  testlane: Testlane;
  username: string;
  /** Messages of the console and uncaught errors of every page; the test fails if there is one at its end. */
  consoleErrors: string[];
}

export const test = base.extend<Fixtures>({
  testlane: async ({ request }, use) => {
    const testlane = new Testlane(request);
    await use(testlane);
    await testlane.cleanUp();
  },

  username: async ({}, use) => {
    await use(`browser-${randomUUID().slice(0, 8)}`);
  },

  consoleErrors: [
    async ({ context }, use) => {
      const errors: string[] = [];
      context.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') {
          errors.push(`${message.type()}: ${message.text()} (${message.location().url})`);
        }
      });
      context.on('weberror', (error) => errors.push(`uncaught: ${error.error()}`));
      await use(errors);
      expect(errors, 'errors in the console').toEqual([]);
    },
    { auto: true },
  ],
});

/** Fails on everything that axe holds against the page as it is now. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axeSource);
  const results = await page.evaluate(async () => {
    const tool = (window as unknown as { axe: typeof axe }).axe;
    return tool.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
  });
  const found = results.violations.map(
    (violation) =>
      `${violation.id}: ${violation.help}\n` +
      violation.nodes.map((node) => `    ${node.target.join(' ')}  ${node.failureSummary ?? ''}`).join('\n'),
  );
  expect(found, 'accessibility violations').toEqual([]);
}

export { expect };
