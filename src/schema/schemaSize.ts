import type { JsonSchema } from './jsonSchema.ts';
import { sizes } from './messages.ts';

/** Maximum depth of a schema. The compiler is recursive. */
const MAX_DEPTH = 200;
/** Maximum number of objects in a schema. Compiling takes up to a millisecond for each. */
const MAX_OBJECTS = 10_000;

/** Maximum number of shapes of a union. The code that ajv generates has a nested level for each. */
const MAX_SHAPES = 500;
/**
 * The generated code of schemas with at least this many objects is not optimized, because optimizing would
 * take most of the time.
 */
const LARGE = 200;

/** Keywords whose values are data and never schemas. */
const dataKeywords: ReadonlySet<string> = new Set(['enum', 'const', 'default', 'examples']);

const unions: ReadonlySet<string> = new Set(['anyOf', 'oneOf', 'allOf']);

export interface SchemaSize {
  readonly isLarge: boolean;
  /** Why the schema is too large to be compiled. Absent when it is not. */
  readonly refusal?: string;
}

export function schemaSize(schema: JsonSchema): SchemaSize {
  const refuse = (refusal: string): SchemaSize => ({ isLarge: true, refusal });
  const waiting: { readonly node: object; readonly depth: number }[] = [{ node: schema, depth: 0 }];
  let objects = 0;
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, depth } = next;
    const isList = Array.isArray(node);
    if (!isList) objects += 1;
    if (objects > MAX_OBJECTS) return refuse(sizes.objects(MAX_OBJECTS));
    // Two levels of JSON are one level of a schema: the map of the properties, and each property.
    if (depth > 2 * MAX_DEPTH) return refuse(sizes.levels(MAX_DEPTH));
    for (const [key, value] of Object.entries(node)) {
      if (typeof value !== 'object' || value === null) continue;
      if (!isList && dataKeywords.has(key) && Array.isArray(value)) continue;
      if (Array.isArray(value) && value.length > MAX_SHAPES && unions.has(key)) {
        return refuse(sizes.shapes(key, MAX_SHAPES));
      }
      waiting.push({ node: value, depth: depth + 1 });
    }
  }
  return { isLarge: objects > LARGE };
}
