import { isRecord, type JsonSchema } from '../schema/jsonSchema.ts';

/**
 * Gives texts the types their schema asks for: `"3"` becomes 3 for an integer, `"[1]"` a list for an
 * array. A text that does not fit stays a text, for validation to name.
 */
export function typedValue(value: unknown, schema: JsonSchema | undefined): unknown {
  if (!schema) return value;
  if (isRecord(value)) {
    const properties = isRecord(schema['properties']) ? schema['properties'] : {};
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        const below = properties[key];
        return [key, typedValue(item, isRecord(below) ? below : undefined)];
      }),
    );
  }
  if (typeof value !== 'string') return value;
  const types = [schema['type']].flat();
  if (types.includes('string')) return value;
  const parsed = parsedOrUndefined(value);
  return parsed !== undefined && types.some(type => isOfType(parsed, type)) ? parsed : value;
}

function parsedOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text.trim());
  } catch {
    return undefined;
  }
}

function isOfType(value: unknown, type: unknown): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isRecord(value);
  if (type === 'null') return value === null;
  return typeof value === type;
}
