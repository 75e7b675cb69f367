/** A JSON Schema (draft-07 or 2020-12) as plain data; what Picoschema compiles to and ajv reads. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A schema built with TypeBox as the plain data it is; its interfaces merely lack an index signature. */
export function plainSchema(schema: object): JsonSchema {
  return schema as JsonSchema;
}
