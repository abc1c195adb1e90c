const PREFIX = 'test=';

/** The test case that "#test=<node id>" names, as it stands in the address. */
export function parseTestHash(hash: string): string | undefined {
  const text = hash.replace(/^#/, '');
  return text.startsWith(PREFIX) && text.length > PREFIX.length ? text.slice(PREFIX.length) : undefined;
}

export function formatTestHash(nodeId: string): string {
  return PREFIX + encodeURIComponent(nodeId);
}
