/** The query of an address as a plain object: names that occur more than once become arrays. */
export function parseSearch(search: string): Record<string, string | string[]> {
  const result: Record<string, string | string[]> = {};
  const parameters = new URLSearchParams(search);
  for (const name of new Set(parameters.keys())) {
    const values = parameters.getAll(name);
    result[name] = values.length > 1 ? values : (values[0] ?? '');
  }
  return result;
}

/** The reverse of parseSearch; undefined, empty strings and empty arrays are left out. */
export function stringifySearch(search: Record<string, unknown>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    for (const one of asList(value)) parameters.append(name, one);
  }
  const text = parameters.toString();
  return text ? `?${text}` : '';
}

/** One value or many, always as a list of non-empty strings. */
export function asList(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value])
    .filter((one) => typeof one === 'string' || typeof one === 'number')
    .map(String)
    .filter((one) => one !== '');
}

export function asText(value: unknown): string | undefined {
  return asList(value)[0];
}

/** A positive whole number, or undefined. */
export function asId(value: unknown): number | undefined {
  const text = asText(value);
  return text !== undefined && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined;
}
