import { asId, asList, asText } from '@/lib/search-params';

/** What an address can fill into the form. */
export interface Prefill {
  environment?: number;
  path?: string[];
  username?: string;
  keyword?: string;
  priority?: string;
  timeout?: string;
  /** The run whose variables to fill in. */
  variablesOf?: number;
}

export function parsePrefill(search: Record<string, unknown>): Prefill {
  const environment = asId(search['environment']);
  const variablesOf = asId(search['variablesOf']);
  const path = asList(search['path']);
  const texts = (['username', 'keyword', 'priority', 'timeout'] as const).map((name) => [name, asText(search[name])]);
  return {
    ...(environment !== undefined && { environment }),
    ...(path.length > 0 && { path }),
    ...(variablesOf !== undefined && { variablesOf }),
    ...(Object.fromEntries(texts.filter(([, text]) => text !== undefined)) as Prefill),
  };
}
