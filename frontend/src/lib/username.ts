import { readStored, writeStored } from './storage';

const KEY = 'testlane.username';

/** The name with which this browser started its last run. */
export function rememberedUsername(): string | undefined {
  return readStored(KEY) ?? undefined;
}

export function rememberUsername(username: string): void {
  writeStored(KEY, username);
}
