import type { JsonSchema } from '../schema/jsonSchema.ts';
import { isRecord } from '../text/isRecord.ts';

/** What a schema says of the field a step leads to. */
export type SchemaStep =
  | { readonly found: 'schema'; readonly schema: JsonSchema }
  /** The schema leaves it open, or says it in a way that is not followed. */
  | { readonly found: 'open' }
  | { readonly found: 'missing'; fields(): readonly string[] };

const open: SchemaStep = { found: 'open' };

/** Of values without fields. */
const plainTypes: ReadonlySet<unknown> = new Set([
  'string',
  'number',
  'integer',
  'boolean',
  'null',
]);

/**
 * Follows one step of an input path: a field's name, `*` for every element, `?` for every element of
 * a list and anything else itself. A field that is merely not named counts as missing, as no one
 * who names fields means others.
 */
export function stepInto(schema: JsonSchema, step: string): SchemaStep {
  if (isBranching(schema)) return open;
  const types = typesOf(schema);
  const isList = types.includes('array');
  if (step === '?') return isList ? itemsOf(schema) : sectionOf(schema, types);
  if (step === '*') return isList ? itemsOf(schema) : otherFields(schema);
  if (isList) return step === 'length' ? open : /^\d+$/.test(step) ? itemsOf(schema) : open;
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

function typesOf(schema: JsonSchema): readonly unknown[] {
  const type = schema['type'];
  return Array.isArray(type) ? type : [type];
}

/** Within `{{#name}}` an object becomes the context; of another type the context stays as it was. */
function sectionOf(schema: JsonSchema, types: readonly unknown[]): SchemaStep {
  return types.includes('object') ? { found: 'schema', schema } : open;
}

function itemsOf(schema: JsonSchema): SchemaStep {
  return asStep(schema['items']);
}

function otherFields(schema: JsonSchema): SchemaStep {
  return asStep(schema['additionalProperties']);
}

function asStep(schema: unknown): SchemaStep {
  return isRecord(schema) ? { found: 'schema', schema } : open;
}
