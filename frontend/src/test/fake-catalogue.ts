import { http, HttpResponse } from 'msw';
import { vi } from 'vitest';
import type { Catalogue } from '@/lib/api';
import { sha256Of } from '@/lib/sha256';
import { aFile, CATALOGUE } from './data';
import { problem, server } from './server';

export const WRITABLE: Catalogue = {
  directories: [...CATALOGUE.directories, { path: 'smoke', writable: true }],
  files: [...CATALOGUE.files, aFile('smoke/test_login.py')],
};
export const SOURCE = 'import os\n\n\ndef test_login():\n    assert os.name != "none"  # always\n';

export interface Sent {
  name: string;
  content: string;
  directory: string | undefined;
  replace: string | undefined;
  replaces: string | undefined;
}

/** What every file of the fake catalogue holds, until somebody saves another content. */
let content: string | Uint8Array<ArrayBuffer> = SOURCE;

/** Somebody else changes the files of the fake catalogue. */
export function someoneSaves(changed: string | Uint8Array<ArrayBuffer>): void {
  content = changed;
}

function currentSha256(): string {
  return sha256Of(typeof content === 'string' ? new TextEncoder().encode(content) : content);
}

/** A catalogue that takes uploads; what is there already is refused unless it is to be replaced. */
export function fakeCatalogue(start: Catalogue = WRITABLE): Sent[] {
  const sent: Sent[] = [];
  content = SOURCE;
  let current = start;
  // jsdom forgets the names of files on their way.
  const append = vi.spyOn(FormData.prototype, 'append');
  const isTest = (path: string) => /^(?:test_.*|.*_test)\.py$/.test(path.slice(path.lastIndexOf('/') + 1));
  // As the server answers: what a file holds is found out afterwards.
  const stored = (path: string) => aFile(path, { kind: isTest(path) ? 'TEST' : 'SUPPORT', testCases: null, sha256: '1'.repeat(64) });
  server.use(
    http.get('/api/v1/test-files', () => HttpResponse.json(current)),
    http.get('/api/v1/test-files/content', ({ request }) =>
      // As strict as the real one.
      request.headers.get('Accept')?.includes('text/plain')
        ? new HttpResponse(content, { headers: { 'Content-Type': 'text/plain' } })
        : problem(406, 'Acceptable representations: [text/plain].'),
    ),
    http.post('/api/v1/test-files', async ({ request }) => {
      const file = append.mock.calls.findLast(([field]) => field === 'file')?.[1] as unknown as File;
      const form = { name: file.name, ...parseForm(await request.text()) };
      sent.push(form);
      const path = `${form.directory}/${form.name}`;
      if (form.replaces !== undefined && form.replaces !== currentSha256()) {
        return problem(409, `${form.name} has changed since.`);
      }
      if (!form.replace && current.files.some((file) => file.path === path)) {
        return problem(409, `${form.name} is already there.`);
      }
      const others = current.files.filter((file) => file.path !== path);
      current = { directories: current.directories, files: [...others, stored(path)] };
      return HttpResponse.json([stored(path)], { status: 201 });
    }),
    http.delete('/api/v1/test-files', ({ request }) => {
      const path = new URL(request.url).searchParams.get('path');
      current = { ...current, files: current.files.filter((file) => file.path !== path) };
      return new HttpResponse(null, { status: 204 });
    }),
  );
  return sent;
}

function parseForm(body: string): Omit<Sent, 'name'> {
  const field = (name: string) => new RegExp(`name="${name}"\r\n\r\n([^\r]*)\r\n`).exec(body)?.[1];
  const file = /name="file"; filename="[^"]*"\r\n(?:[^\r]+\r\n)*\r\n([^]*?)\r\n--/.exec(body);
  return { content: file?.[1] ?? '', directory: field('directory'), replace: field('replace'), replaces: field('replaces') };
}
