import Type, { type TSchema } from 'typebox';
import { durationPattern } from '../../format/figures.ts';
import { modelPattern } from '../modelPattern.ts';

/** Building blocks for the schemas of `touchstone.` keys. */

/**
 * Marks what has no effect yet: `true` for a whole key, or the reserved values of a key that also has other
 * values. Its use has an information diagnostic, and its shape is checked.
 */
export function reserved<S extends object>(schema: S, values: true | readonly string[] = true): S {
  return Object.assign(schema, { reserved: values });
}

export const ModelSchema = Type.String({
  pattern: modelPattern,
  description: 'A model, as `provider/model`.',
  examples: ['openai/gpt-5.4-mini'],
});

export function modelsSchema(description: string) {
  return Type.Array(ModelSchema, {
    description,
    examples: [['openai/gpt-5.4-mini', 'googleai/gemini-3.6-flash']],
  });
}

export function durationSchema(description: string, example: string, byDefault?: string) {
  return Type.String({
    pattern: durationPattern,
    description,
    examples: [example],
    ...(byDefault !== undefined && { default: byDefault }),
  });
}

/** A key whose value is a schema. */
export function schemaProperty(what: string, example: unknown) {
  return Type.Optional(
    Type.Unknown({
      description: `${what}, as Picoschema or JSON Schema.`,
      examples: [example],
    }),
  );
}

/** A key with a default is optional in the file and always present after reading. See `readKeys`. */
export function withDefault<S extends TSchema>(schema: S): S {
  return Type.Optional(schema) as unknown as S;
}
