import { onceFor } from '../text/memo.ts';

/** A JSON Schema (draft-07 or 2020-12) as plain data. Picoschema is compiled to it, and ajv reads it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The schemas of this program's own formats. */
const own = new WeakSet<object>();

/**
 * A TypeBox schema of this program as plain data. Only the types differ: TypeBox's interfaces have no index signature.
 * Such a schema is not validated against the schema of schemas, which takes longer to compile than all of them.
 */
export function plainSchema(schema: object): JsonSchema {
  own.add(schema);
  return schema as JsonSchema;
}

/** Whether the `type` of a schema is or includes a type. */
export function hasType({ type }: JsonSchema, name: string): boolean {
  return type === name || (Array.isArray(type) && type.includes(name));
}

/** Whether a schema was written in this program, and not by a person or a server. */
export function isOwnSchema(schema: JsonSchema): boolean {
  return own.has(schema);
}

/** A schema as JSON text with its properties in order. Cached, because every run of a prompt needs it. */
export const schemaText = onceFor((schema: JsonSchema): string => JSON.stringify(schema));

const known = new Map<string, JsonSchema>();
const KEPT = 500;

/**
 * Returns the first schema object that had the same content. A validator is compiled once for each schema
 * object, and every edit of a file creates a new object with the same content.
 */
export function sameSchema(schema: JsonSchema): JsonSchema {
  const text = JSON.stringify(schema);
  const found = known.get(text);
  if (found) return found;
  if (known.size >= KEPT) known.clear();
  known.set(text, schema);
  return schema;
}

/** The option of an object schema without other fields. */
export const strict = { additionalProperties: false } as const;
