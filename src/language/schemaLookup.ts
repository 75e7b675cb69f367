import type { JsonSchema } from '../schema/jsonSchema.ts';
import { isRecord } from '../text/isRecord.ts';
import { valueAtPointer } from '../text/json/jsonPointer.ts';
import { listType } from './messages/words.ts';

/**
 * Every schema that may apply to the value at a path. Choices and references within the schema are followed.
 */
export function schemasAt(
  schema: JsonSchema,
  path: readonly (string | number)[],
): readonly JsonSchema[] {
  let here = combinedSchemas(schema);
  for (const step of path) {
    here = here
      .flatMap(each => schemasBelow(each, step))
      .flatMap(each => [each, ...referredBy(each, schema)])
      .flatMap(combinedSchemas);
  }
  return here;
}

/**
 * The schema that a reference leads to within the whole schema. Only one reference is followed, which is
 * enough for ours.
 */
function referredBy({ $ref: reference }: JsonSchema, root: JsonSchema): readonly JsonSchema[] {
  if (typeof reference !== 'string' || !reference.startsWith('#/')) return [];
  return recordsIn([valueAtPointer(root, reference.slice(1))]);
}

/** A schema as a list, empty when it is absent. */
export function present(schema: JsonSchema | undefined): readonly JsonSchema[] {
  return schema ? [schema] : [];
}

export interface SchemaField {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly required: boolean;
}

/** The fields that schemas name, without duplicates. */
export function schemaFieldsOf(schemas: readonly JsonSchema[]): readonly SchemaField[] {
  const found = new Map<string, SchemaField>();
  for (const schema of schemas) {
    const properties = schema['properties'];
    const required = schema['required'];
    if (!isRecord(properties)) continue;
    for (const [name, field] of Object.entries(properties)) {
      if (!isRecord(field) || found.has(name)) continue;
      const must = Array.isArray(required) && required.includes(name);
      found.set(name, { name, schema: field, required: must });
    }
  }
  return [...found.values()];
}

/** The values that schemas list. */
export function listedValues(schemas: readonly JsonSchema[]): readonly unknown[] {
  const all = schemas.flatMap(schema => {
    if (Array.isArray(schema['enum'])) return schema['enum'];
    if (Object.hasOwn(schema, 'const')) return [schema['const']];
    return namedTypes(schema).includes('boolean') ? [true, false] : [];
  });
  return [...new Set(all)];
}

/** The types that a schema names. */
export function namedTypes(schema: JsonSchema): readonly unknown[] {
  const type = schema['type'];
  return Array.isArray(type) ? type : type === undefined ? [] : [type];
}

export function holds(schemas: readonly JsonSchema[], type: string): boolean {
  return schemas.some(schema => namedTypes(schema).includes(type));
}

/** A schema in a few words: `string`, `list of string`, `one of a, b`. */
export function schemaPhrase(schema: JsonSchema): string {
  const values = Array.isArray(schema['enum']) ? schema['enum'].filter(v => v !== null) : [];
  if (values.length > 0) return values.map(value => JSON.stringify(value)).join(' | ');
  const types = namedTypes(schema).filter(type => type !== 'null');
  if (types.includes('array')) {
    const others = types.filter(type => type !== 'array');
    const { items } = schema;
    const list = listType(isRecord(items) ? schemaPhrase(items) : undefined);
    return [...others, list].join(' or ');
  }
  return types.length > 0 ? types.join(' | ') : 'any';
}

/** Paths of the fields of an object, with dots for nested fields. Lists are not entered. */
export function leafPaths(schema: JsonSchema, depth = 0): readonly string[] {
  return schemaFieldsOf(combinedSchemas(schema)).flatMap(({ name, schema: field }) => {
    const inner = depth < 4 ? leafPaths(field, depth + 1) : [];
    return inner.length > 0 ? inner.map(path => `${name}.${path}`) : [name];
  });
}

function combinedSchemas(schema: JsonSchema): readonly JsonSchema[] {
  const choices = ['anyOf', 'oneOf', 'allOf'].flatMap(keyword => {
    const list = schema[keyword];
    return Array.isArray(list) ? list.filter(isRecord) : [];
  });
  // Where a setting is a word or a list of words, the words are in the condition.
  const { then } = schema;
  return [schema, ...[...choices, ...(isRecord(then) ? [then] : [])].flatMap(combinedSchemas)];
}

function schemasBelow(schema: JsonSchema, step: string | number): readonly JsonSchema[] {
  if (typeof step === 'number') return recordsIn([schema['items']]);
  const properties = schema['properties'];
  if (isRecord(properties) && Object.hasOwn(properties, step)) {
    return recordsIn([properties[step]]);
  }
  const patterns = schema['patternProperties'];
  return recordsIn([
    ...(isRecord(patterns) ? Object.values(patterns) : []),
    schema['additionalProperties'],
  ]);
}

function recordsIn(values: readonly unknown[]): readonly JsonSchema[] {
  return values.filter(isRecord);
}
