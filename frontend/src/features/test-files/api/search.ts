import { asText } from '@/lib/search-params';

/** What of the Tests page is in its address. */
export interface TestsSearch {
  /** The file whose source is shown. */
  file?: string;
  /** Words that the shown files contain. */
  q?: string;
}

export function parseTestsSearch(search: Record<string, unknown>): TestsSearch {
  const file = asText(search['file']);
  const q = asText(search['q']);
  return { ...(file !== undefined && { file }), ...(q !== undefined && { q }) };
}
