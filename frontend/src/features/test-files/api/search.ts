import { asId, asText } from '@/lib/search-params';

/** What of the Tests page is in its address. */
export interface TestsSearch {
  /** The file whose source is shown. */
  file?: string;
  /** The line of the source to go to, from 1. */
  line?: number;
  /** Words that the shown files contain. */
  q?: string;
}

export function parseTestsSearch(search: Record<string, unknown>): TestsSearch {
  const file = asText(search['file']);
  const line = asId(search['line']);
  const q = asText(search['q']);
  return { ...(file !== undefined && { file }), ...(line !== undefined && { line }), ...(q !== undefined && { q }) };
}
