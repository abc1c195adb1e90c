import type { FileWithPath } from '@mantine/dropzone';
import { directoryOf } from './paths';

/** What a file chooser gives, or a dropped folder. */
export type GivenFile = File | FileWithPath;

export interface ChosenFile {
  file: File;
  /** The folder that it came in, empty for a file on its own. */
  folder: string;
}

export interface Choice {
  files: ChosenFile[];
  /** How many files of folders are nothing for the catalogue. */
  leftOut: number;
}

const WELCOME = /\.(?:py|json|ya?ml|csv|txt|toml|ini|cfg)$/i;

/** What was chosen or dropped. Folders bring much that nobody means: what is hidden, caches, files of other kinds. */
export function chosenFiles(given: readonly GivenFile[]): Choice {
  const all = given.map((file): ChosenFile => ({ file, folder: folderOf(file) }));
  const files = all.filter(({ file, folder }) => folder === '' || isWelcome(folder, file.name));
  return { files, leftOut: all.length - files.length };
}

/** "login/data" for a file of a dropped folder, whose path is "/login/data/users.csv"; one on its own has "./users.csv". */
function folderOf(file: GivenFile): string {
  const path = ('relativePath' in file ? file.relativePath : file.webkitRelativePath).replace(/^\.?\/+/, '');
  return directoryOf(path);
}

function isWelcome(folder: string, name: string): boolean {
  const isHidden = (part: string) => part.startsWith('.') || part === '__pycache__';
  return WELCOME.test(name) && ![...folder.split('/'), name].some(isHidden);
}
