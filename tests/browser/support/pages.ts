import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
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

/** The catalogue, and the way in for new files. */
export class TestsPage {
  constructor(private readonly page: Page) {}

  async open(): Promise<void> {
    await this.page.goto('/tests');
    await expect(this.page.getByRole('heading', { name: 'Tests', exact: true })).toBeVisible();
    // Before the catalogue is there nobody knows of conflicts.
    await expect(this.page.getByRole('list', { name: 'Directories and files' })).toBeVisible();
  }

  /** Lets files from the disk fall onto the page, as a mouse does. */
  async drop(...files: string[]): Promise<void> {
    const contents = files.map((file) => ({ name: basename(file), text: readFileSync(file, 'utf8') }));
    const transfer = await this.page.evaluateHandle((all) => {
      const data = new DataTransfer();
      for (const { name, text } of all) data.items.add(new File([text], name, { type: 'text/x-python' }));
      return data;
    }, contents);
    await this.page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer });
    await this.page.getByText('Drop test files to upload them').dispatchEvent('drop', { dataTransfer: transfer });
    await expect(this.dialog).toBeVisible();
  }

  /** Takes files through the file chooser. */
  async choose(...files: string[]): Promise<void> {
    const chooser = this.page.waitForEvent('filechooser');
    await this.page.getByRole('button', { name: 'Upload files' }).click();
    await (await chooser).setFiles(files);
    await expect(this.dialog).toBeVisible();
  }

  /** Puts a file into the input and leaves it to the browser whether that is a change: the other way always says so. */
  async chooseAsBrowser(file: string): Promise<void> {
    const browser = await this.page.context().newCDPSession(this.page);
    const { root } = await browser.send('DOM.getDocument');
    const { nodeId } = await browser.send('DOM.querySelector', { nodeId: root.nodeId, selector: '[aria-label="Files to upload"]' });
    await browser.send('DOM.setFileInputFiles', { nodeId, files: [file] });
    await browser.detach();
    await expect(this.dialog).toBeVisible();
  }

  /** Lets a folder from the disk fall onto the page, as the desktop does. */
  async dropFolder(folder: string): Promise<void> {
    const browser = await this.page.context().newCDPSession(this.page);
    const data = { items: [], files: [folder], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await browser.send('Input.dispatchDragEvent', { type, x: 600, y: 500, data });
    }
    await browser.detach();
    await expect(this.dialog).toBeVisible();
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog', { name: 'Upload test files' });
  }

  get directory(): Locator {
    return this.dialog.getByLabel('Directory', { exact: true }).and(this.page.locator('input'));
  }

  get upload(): Locator {
    return this.dialog.getByRole('button', { name: /^Upload( \d+ files)?$/ });
  }

  /** What the dialog says of a file. */
  told(name: string): Locator {
    return this.dialog.getByRole('list', { name: 'Files' }).getByRole('listitem').filter({ hasText: name });
  }

  file(path: string): Locator {
    return this.page.getByRole('listitem').filter({ has: this.page.getByTitle(path, { exact: true }) });
  }

  get source(): Locator {
    return this.page.getByRole('region', { name: 'Source text' });
  }
}
