import { expect, type Locator, type Page } from '@playwright/test';

/** The form for a new run. */
export class NewRunPage {
  constructor(private readonly page: Page) {}

  async open(): Promise<void> {
    await this.page.goto('/new');
    await expect(this.page.getByRole('heading', { name: 'New run' })).toBeVisible();
  }

  get username(): Locator {
    return this.page.getByLabel('Your name');
  }

  environment(id: number): Locator {
    return this.page.getByRole('radio', { name: new RegExp(`^Environment ${id},`) });
  }

  get fileSearch(): Locator {
    return this.page.getByLabel('Find test files');
  }

  file(path: string): Locator {
    return this.page.getByRole('checkbox', { name: path, exact: true });
  }

  get submit(): Locator {
    return this.page.getByRole('main').getByRole('button', { name: 'Run', exact: true });
  }

  async choose(username: string, environmentId: number, path: string): Promise<void> {
    await this.username.fill(username);
    await this.environment(environmentId).click();
    await this.fileSearch.fill(path);
    await this.file(path).check();
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
    await expect(this.page.getByRole('heading', { name: `Run #${id}`, exact: true })).toBeVisible();
  }

  get main(): Locator {
    return this.page.getByRole('main');
  }

  /** The badge beside the title; the facts below it use some of the same words. */
  status(word: string): Locator {
    return this.main.locator('span').filter({ hasText: new RegExp(`^${word}$`) });
  }

  /** The lines of the log that are on the screen. */
  get log(): Locator {
    return this.page.getByRole('region', { name: 'Log', exact: true });
  }

  get cancel(): Locator {
    return this.main.getByRole('button', { name: 'Cancel', exact: true });
  }

  get confirmCancel(): Locator {
    return this.page.getByRole('dialog').getByRole('button', { name: 'Cancel the run' });
  }
}

/** The table of runs. */
export class RunsPage {
  constructor(private readonly page: Page) {}

  async open(query = ''): Promise<void> {
    await this.page.goto(`/runs${query}`);
    await expect(this.page.getByRole('heading', { name: 'Runs', exact: true })).toBeVisible();
  }

  row(id: number): Locator {
    return this.page.getByRole('row').filter({ has: this.page.getByRole('link', { name: `#${id}`, exact: true }) });
  }

  get rows(): Locator {
    return this.page.getByRole('row').filter({ has: this.page.getByRole('link') });
  }

  filter(name: string): Locator {
    return this.page.getByRole('search').getByLabel(name, { exact: true });
  }

  statusFilter(word: string): Locator {
    return this.page.getByRole('group', { name: 'Status' }).getByRole('button', { name: word, exact: true });
  }
}
