import type { JsonSchema } from '../../../schema/jsonSchema.ts';
import { sameSchema } from '../../../schema/sameSchema.ts';
import { isRecord } from '../../../text/isRecord.ts';

const known = new WeakMap<JsonSchema, JsonSchema>();

/** What a part of a value that fits a schema fits: only the fields that are given are held to it. */
export function partialSchema(schema: JsonSchema): JsonSchema {
  const before = known.get(schema);
  if (before) return before;
  const partial = sameSchema(without(schema));
  known.set(schema, partial);
  return partial;
}

/** Keywords that ask for fields, or that may do so in ways that are not followed. */
const asking: readonly string[] = [
  'required',
  'minProperties',
  'dependentRequired',
  'dependentSchemas',
  'dependencies',
  'not',
  'if',
  'then',
  'else',
];

/** Lists are compared whole, so their elements stay as they are. */
function without(schema: JsonSchema): JsonSchema {
  const entries = Object.entries(schema).filter(([keyword]) => !asking.includes(keyword));
  return Object.fromEntries(
    entries.map(([keyword, value]) => {
      if (['properties', 'patternProperties', '$defs', 'definitions'].includes(keyword)) {
        return [keyword, isRecord(value) ? eachOf(value) : value];
      }
      if (keyword === 'additionalProperties' && isRecord(value)) return [keyword, without(value)];
      if (['anyOf', 'oneOf', 'allOf'].includes(keyword) && Array.isArray(value)) {
        // A part may fit several shapes of which the whole fits one.
        const choice = keyword === 'oneOf' ? 'anyOf' : keyword;
        return [choice, value.map(each => (isRecord(each) ? without(each) : each))];
      }
      return [keyword, value];
    }),
  );
}

function eachOf(schemas: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, each]) => [name, isRecord(each) ? without(each) : each]),
  );
}
