import type { JsonSchema } from '../../../schema/jsonSchema.ts';
import { isRecord } from '../../../text/isRecord.ts';

/** The narrowest simple schema that every sample matches. A field is required when all samples have it. */
export function inferSchema(samples: readonly unknown[]): JsonSchema {
  const values = samples.filter(value => value !== null && value !== undefined);
  const nullable = samples.some(value => value === null);
  const schema = ofValues(values);
  const { type } = schema;
  return nullable && typeof type === 'string' ? { ...schema, type: [type, 'null'] } : schema;
}

function ofValues(values: readonly unknown[]): JsonSchema {
  if (values.length === 0) return {};
  if (values.every(Array.isArray)) return { type: 'array', items: inferSchema(values.flat(1)) };
  if (values.every(isRecord)) return ofObjects(values);
  const types = new Set(values.map(scalarTypeOf));
  if (types.size === 1) return { type: [...types][0] };
  return [...types].every(type => type === 'integer' || type === 'number')
    ? { type: 'number' }
    : {};
}

function ofObjects(objects: readonly Readonly<Record<string, unknown>>[]): JsonSchema {
  const names = [...new Set(objects.flatMap(object => Object.keys(object)))];
  // A field that is null in one sample may be absent, as with Picoschema's `?`.
  const always = names.filter(name => objects.every(object => (object[name] ?? null) !== null));
  const properties = names.map(name => {
    const held = objects.filter(object => Object.hasOwn(object, name)).map(object => object[name]);
    const samples = always.includes(name) ? held : [...held, null];
    return [name, inferSchema(samples)] as const;
  });
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(always.length > 0 && { required: always }),
    additionalProperties: false,
  };
}

function scalarTypeOf(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value === 'boolean' ? 'boolean' : typeof value === 'string' ? 'string' : 'object';
}
