import type { JsonSchema } from '../schema/jsonSchema.ts';
import { isRecord } from '../text/isRecord.ts';

/** What a schema says about the field of a step. */
export type SchemaStep =
  | { readonly found: 'schema'; readonly schema: JsonSchema }
  /** The schema does not restrict the field, or in a way that is not followed. */
  | { readonly found: 'open' }
  | { readonly found: 'missing'; fields(): readonly string[] };

const open: SchemaStep = { found: 'open' };

/** Types of values without fields. */
const plainTypes: ReadonlySet<unknown> = new Set([
  'string',
  'number',
  'integer',
  'boolean',
  'null',
]);

/**
 * Follows one step of an input path: the name of a field, `*` for every element, `?` for every element of a
 * list or any other value itself. A field that is not named counts as missing, because a schema that names
 * fields is usually meant to be complete.
 */
export function stepInto(schema: JsonSchema, step: string): SchemaStep {
  if (isBranching(schema)) return open;
  const types = stepTypes(schema);
  const isList = types.includes('array');
  if (step === '?') return isList ? itemsStep(schema) : sectionOf(schema, types);
  if (step === '*') return isList ? itemsStep(schema) : otherFields(schema);
  if (isList) return step === 'length' ? open : /^\d+$/.test(step) ? itemsStep(schema) : open;
  if (types.every(type => plainTypes.has(type))) {
    const isOfText = types.includes('string') && /^(?:length|\d+)$/.test(step);
    return isOfText ? open : { found: 'missing', fields: () => [] };
  }
  const properties = schema['properties'];
  if (!isRecord(properties)) return open;
  if (Object.hasOwn(properties, step)) return asStep(properties[step]);
  const others = schema['additionalProperties'];
  if (schema['patternProperties'] !== undefined || others === true || isRecord(others)) return open;
  return { found: 'missing', fields: () => Object.keys(properties) };
}

const branching = ['$ref', 'allOf', 'anyOf', 'oneOf', 'if'] as const;

function isBranching(schema: JsonSchema): boolean {
  return branching.some(keyword => schema[keyword] !== undefined);
}

function stepTypes(schema: JsonSchema): readonly unknown[] {
  const type = schema['type'];
  return Array.isArray(type) ? type : [type];
}

/** In `{{#name}}`, an object becomes the context. For other types the context does not change. */
function sectionOf(schema: JsonSchema, types: readonly unknown[]): SchemaStep {
  return types.includes('object') ? { found: 'schema', schema } : open;
}

function itemsStep(schema: JsonSchema): SchemaStep {
  return asStep(schema['items']);
}

function otherFields(schema: JsonSchema): SchemaStep {
  return asStep(schema['additionalProperties']);
}

function asStep(schema: unknown): SchemaStep {
  return isRecord(schema) ? { found: 'schema', schema } : open;
}
