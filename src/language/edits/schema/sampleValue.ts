import type { JsonSchema } from '../../../schema/jsonSchema.ts';
import { isRecord } from '../../../text/isRecord.ts';

/** A placeholder value with the shape of the schema. */
export function sampleValue(schema: JsonSchema | undefined, depth = 0): unknown {
  if (!schema || depth > 8) return '...';
  if (schema['const'] !== undefined) return schema['const'];
  const values = schema['enum'];
  if (Array.isArray(values) && values.length > 0) return values[0];
  const [choice] = ['anyOf', 'oneOf'].flatMap(key =>
    Array.isArray(schema[key]) ? schema[key] : [],
  );
  if (isRecord(choice)) return sampleValue(choice, depth + 1);
  const type = Array.isArray(schema['type']) ? schema['type'][0] : schema['type'];
  const least = Number(schema['minimum'] ?? 1);
  switch (type) {
    case 'array':
      return [sampleValue(isRecord(schema['items']) ? schema['items'] : undefined, depth + 1)];
    case 'boolean':
      return true;
    case 'integer':
    case 'number':
      return Math.min(
        Math.max(1, Number.isFinite(least) ? least : 1),
        Number(schema['maximum'] ?? Infinity),
      );
    case 'null':
      return null;
    case 'object':
      return Object.fromEntries(
        Object.entries(isRecord(schema['properties']) ? schema['properties'] : {}).map(
          ([name, field]) => [name, sampleValue(isRecord(field) ? field : undefined, depth + 1)],
        ),
      );
    default:
      return '...';
  }
}
