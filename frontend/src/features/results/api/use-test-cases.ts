import { useState, useSyncExternalStore } from 'react';
import { TestCaseStore } from './test-case-store';

export function useTestCaseStore(): TestCaseStore {
  const [store] = useState(() => new TestCaseStore());
  return store;
}

/** Version of the store; the component renders again when it changes. */
export function useTestCaseVersion(store: TestCaseStore): number {
  return useSyncExternalStore(store.subscribe, store.getVersion);
}
