import type { Outcome, TestCase } from '@/lib/api';

export interface TestCaseFilter {
  /** Only these; none means all. */
  outcomes: ReadonlySet<Outcome>;
  /** Words that the name or the message contains, in any case. */
  search: string;
}

export function filterTestCases(tests: TestCase[], { outcomes, search }: TestCaseFilter): TestCase[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (outcomes.size === 0 && words.length === 0) return tests;
  return tests.filter((test) => (outcomes.size === 0 || outcomes.has(test.outcome)) && hasAll(test, words));
}

function hasAll(test: TestCase, words: string[]): boolean {
  if (words.length === 0) return true;
  const text = `${test.nodeId}\n${test.message ?? ''}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
