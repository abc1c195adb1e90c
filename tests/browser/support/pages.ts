import { expect, type Locator, type Page } from '@playwright/test';

/** The form for a new run. */
export class NewRunPage {
  constructor(private readonly page: Page) {}

  async open(): Promise<void> {
    await this.page.goto('/new');
    await expect(this.page.getByRole('heading', { name: /new run/i })).toBeVisible();
  }

  get username(): Locator {
    return this.page.getByLabel(/your name|username/i);
  }

  environment(id: number): Locator {
    return this.page.getByRole('radio', { name: new RegExp(`^(environment )?${id}\\b`, 'i') });
  }

  get search(): Locator {
    return this.page.getByRole('searchbox');
  }

  file(path: string): Locator {
    return this.page.getByRole('checkbox', { name: path.split('/').at(-1) ?? path });
  }

  get submit(): Locator {
    return this.page.getByRole('button', { name: /^run\b/i });
  }

  async choose(username: string, environmentId: number, path: string): Promise<void> {
    await this.username.fill(username);
    await this.environment(environmentId).click();
    await this.search.fill(path.split('/').at(-1) ?? path);
    await this.file(path).click();
  }

  /** Sends the form and gives the number of the new run, whose page opens. */
  async run(): Promise<number> {
    await this.submit.click();
    await this.page.waitForURL(/\/runs\/\d+/);
    return Number(/\/runs\/(\d+)/.exec(this.page.url())?.[1]);
  }
}

/** The details of one run. */
export class RunPage {
  constructor(private readonly page: Page) {}

  async open(id: number): Promise<void> {
    await this.page.goto(`/runs/${id}`);
    await expect(this.page.getByRole('heading', { name: new RegExp(`\\b${id}\\b`) })).toBeVisible();
  }

  status(word: string): Locator {
    return this.page.getByRole('main').getByText(word, { exact: true }).first();
  }

  get log(): Locator {
    return this.page.getByRole('log');
  }

  get cancel(): Locator {
    return this.page.getByRole('button', { name: /cancel/i });
  }
}

/** The table of runs. */
export class RunsPage {
  constructor(private readonly page: Page) {}

  async open(query = ''): Promise<void> {
    await this.page.goto(`/runs${query}`);
    await expect(this.page.getByRole('heading', { name: /^runs/i })).toBeVisible();
  }

  row(id: number): Locator {
    return this.page.getByRole('row').filter({ has: this.page.getByRole('link', { name: new RegExp(`^#?${id}\\b`) }) });
  }

  get rows(): Locator {
    return this.page.getByRole('row').filter({ has: this.page.getByRole('link') });
  }
}
