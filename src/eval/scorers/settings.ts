import Type, { type Static, type TObject, type TProperties } from 'typebox';
import type { ScorerBody, ScorerKind, SettingsProblem } from './scorer.ts';

/** Settings of all scorers. */
const shared = {
  as: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'Name of the metric in reports and under `metrics`. Default: the scorer’s name.',
      examples: ['mentions_invoice'],
    }),
  ),
  weight: Type.Optional(
    Type.Number({
      minimum: 0,
      description:
        'How much the score counts in the sample’s score. With 0 it is only reported, and cannot fail the sample. Default: 1.',
      examples: [2],
    }),
  ),
};

/** The setting of scorers that compare texts. */
export const onField = {
  field: Type.Optional(
    Type.String({
      minLength: 1,
      description:
        'Field of a JSON reply to score, with dots for nested fields. Default: the whole reply.',
      examples: ['customer.note'],
    }),
  ),
};

/** A text or a list of texts. */
export function textsSetting(options: Readonly<Record<string, unknown>>) {
  return Type.Optional(
    Type.Unsafe<string | readonly string[]>({
      type: ['string', 'array'],
      minLength: 1,
      minItems: 1,
      items: { type: 'string', minLength: 1 },
      ...options,
    }),
  );
}

export const ignoreCase = {
  ignoreCase: Type.Optional(
    Type.Boolean({
      description: 'Whether uppercase and lowercase letters are the same. Default: false.',
      examples: [true],
    }),
  ),
};

/** The score from which a graded scorer passes. */
export function passFrom(description: string, example: number) {
  return Type.Number({ minimum: 0, maximum: 1, description, examples: [example] });
}

interface Definition<T extends TProperties> {
  readonly name: string;
  readonly description: string;
  readonly properties: T;
  /** Whether the name is enough without settings. */
  readonly bare: boolean;
  /** The setting that a value sets when it is not an object, and the types that the value may have. */
  readonly shorthand?: readonly [setting: keyof T & string, ...types: readonly string[]];
  /** Examples of the settings in short and full form, for completion and hover. */
  readonly examples?: readonly unknown[];
  /** See {@link ScorerKind.problem}. */
  problem?(settings: Static<TObject<T>>): SettingsProblem | undefined;
  create(settings: Static<TObject<T>>, beside: ReadonlySet<string>): ScorerBody;
}

/**
 * Declares a scorer. One schema covers the short and the full form of its settings, because a choice of
 * schemas would report each mistake once for each form.
 */
export function scorerKind<T extends TProperties>(definition: Definition<T>): ScorerKind {
  const { name, description, properties, bare, shorthand, examples } = definition;
  const [setting, ...types] = shorthand ?? [];
  const object = Type.Object(
    { ...properties, ...shared },
    { additionalProperties: false, description, ...(examples && { examples }) },
  );
  const short: Record<string, unknown> = { ...(setting !== undefined && properties[setting]) };
  const { description: _, examples: __, '~optional': ___, enum: words, ...rules } = short;
  // Applies only to the short form, because an object is never one of the words.
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema's keyword
  const allowed = words === undefined ? {} : { if: { type: 'string' }, then: { enum: words } };
  return {
    name,
    schema:
      setting === undefined
        ? object
        : Type.Unsafe({ ...rules, ...allowed, ...object, type: [...types, 'object'] }),
    bare,
    ...(setting !== undefined && { shorthand: setting }),
    // The settings have been validated by the schema.
    create: (settings, beside) => definition.create(settings as Static<TObject<T>>, beside),
    problem: settings => definition.problem?.(settings as Static<TObject<T>>),
  };
}
