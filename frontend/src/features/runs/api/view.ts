import { asText } from '@/lib/search-params';

/** What of a run's page is in its address: the output unless the files are asked for. */
export interface RunView {
  view?: 'files';
  /** The file whose version is shown. */
  file?: string;
}

export function parseRunView(search: Record<string, unknown>): RunView {
  const file = asText(search['file']);
  return search['view'] === 'files' ? { view: 'files', ...(file !== undefined && { file }) } : {};
}
