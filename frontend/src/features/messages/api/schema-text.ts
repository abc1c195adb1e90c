import type { Schema } from './document';

/** A schema's type in words: "list of string", "integer or null". Named schemas are left to the caller. */
export function typeText(schema: Schema): string {
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const types = [schema.type ?? 'any'].flat().filter((type) => type !== 'null');
  const text = types
    .map((type) => (type === 'array' && schema.items ? `list of ${typeText(schema.items)}` : formatted(type, schema)))
    .join(' or ');
  return [schema.type].flat().includes('null') ? `${text} or null` : text;
}

function formatted(type: string, schema: Schema): string {
  if (type === 'object' && typeof schema.additionalProperties === 'object') {
    return `map to ${typeText(schema.additionalProperties)}`;
  }
  return schema.format ? `${type} (${schema.format})` : type;
}

/** What a schema demands beyond its type. */
export function limitsText(schema: Schema): string {
  const limits = [
    range('', schema.minimum, schema.maximum),
    range(' characters', schema.minLength, schema.maxLength),
    range(' entries', schema.minItems, schema.maxItems),
    schema.pattern && `matches ${schema.pattern}`,
  ];
  return limits.filter(Boolean).join(', ');
}

function range(unit: string, least?: number, most?: number): string {
  if (least === undefined && most === undefined) return '';
  if (most === undefined) return `at least ${String(least)}${unit}`;
  return least === undefined ? `at most ${most}${unit}` : `${least} to ${most}${unit}`;
}
