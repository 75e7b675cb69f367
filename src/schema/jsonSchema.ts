/** A JSON Schema (draft-07 or 2020-12) as plain data; what Picoschema compiles to and ajv reads. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A schema built with TypeBox as the plain data it is; its interfaces merely lack an index signature. */
export function plainSchema(schema: object): JsonSchema {
  return schema as JsonSchema;
}

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
