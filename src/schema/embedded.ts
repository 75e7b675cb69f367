import { isRecord } from '../text/isRecord.ts';
import type { JsonSchema } from './jsonSchema.ts';

const single = [
  ...['items', 'additionalItems', 'contains', 'additionalProperties', 'propertyNames', 'not'],
  ...['if', 'then', 'else', 'unevaluatedItems', 'unevaluatedProperties', 'contentSchema'],
];
const lists = ['allOf', 'anyOf', 'oneOf', 'prefixItems', 'items'];
const maps = [
  ...['properties', 'patternProperties', '$defs', 'definitions'],
  ...['dependentSchemas', 'dependencies'],
];

/**
 * A whole schema as a part of another one. Its references are resolved from the new root, and `$schema` is
 * removed because only a root may have it.
 * @param pointer JSON pointer to the place of the part in the new schema.
 */
export function embedded(schema: JsonSchema, pointer: string): JsonSchema {
  if (pointer === '') return schema;
  const { $schema: _, ...rest } = withMovedReferences(schema, pointer);
  return rest;
}

function withMovedReferences(schema: JsonSchema, pointer: string): JsonSchema {
  // A schema with its own `$id` remains the root of its references.
  if (typeof schema['$id'] === 'string') return schema;
  const copy: Record<string, unknown> = { ...schema };
  const inner = (value: unknown): unknown =>
    isRecord(value) ? withMovedReferences(value, pointer) : value;
  for (const key of ['$ref', '$dynamicRef']) {
    const reference = copy[key];
    if (typeof reference === 'string' && /^#(?:\/|$)/.test(reference)) {
      copy[key] = `#${encodeURI(pointer)}${reference.slice(1)}`;
    }
  }
  for (const key of single) if (isRecord(copy[key])) copy[key] = inner(copy[key]);
  for (const key of lists) {
    const list = copy[key];
    if (Array.isArray(list)) copy[key] = list.map(inner);
  }
  for (const key of maps) {
    const map = copy[key];
    if (isRecord(map)) {
      copy[key] = Object.fromEntries(
        Object.entries(map).map(([name, value]) => [name, inner(value)]),
      );
    }
  }
  return copy;
}
