import type { JsonSchema } from './jsonSchema.ts';

const known = new Map<string, JsonSchema>();
const KEPT = 500;

/**
 * The schema seen first with the same content. A validator is compiled once for a schema object, and
 * every edit of a file makes new ones that say the same.
 */
export function sameSchema(schema: JsonSchema): JsonSchema {
  const text = JSON.stringify(schema);
  const found = known.get(text);
  if (found) return found;
  if (known.size >= KEPT) known.clear();
  known.set(text, schema);
  return schema;
}
