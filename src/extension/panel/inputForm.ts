import { l10n } from 'vscode';
import type { PromptMetadata } from '../../prompt/frontmatter/metadata.ts';
import type { InputField } from '../../protocol/panelPrompt.ts';
import type { JsonSchema } from '../../schema/jsonSchema.ts';
import { isRecord } from '../../text/isRecord.ts';

/** The values of a form as the input of a prompt, or why some cannot be used. */
export interface ReadForm {
  readonly input: Readonly<Record<string, unknown>>;
  /** One message for each field name. */
  readonly problems: Readonly<Record<string, string>>;
}

/**
 * One field for each property of the input schema or, without a schema, for each variable of the template.
 */
export function formFields(
  metadata: PromptMetadata,
  variables: readonly string[],
): readonly InputField[] {
  const { schema, default: defaults = {} } = metadata.input;
  const properties = schema?.['properties'];
  if (!isRecord(properties)) {
    const names = new Set([...variables, ...Object.keys(defaults)]);
    return [...names].map(name => ({ name, kind: 'text', required: false }));
  }
  const listed = schema?.['required'];
  const required: readonly unknown[] = Array.isArray(listed) ? listed : [];
  return Object.entries(properties).map(([name, property]) =>
    fieldOf(
      name,
      isRecord(property) ? property : {},
      required.includes(name) && !(name in defaults),
    ),
  );
}

function fieldOf(name: string, schema: JsonSchema, required: boolean): InputField {
  const choices = enumTexts(schema);
  const description = schema['description'];
  return {
    name,
    kind: choices ? 'choice' : fieldKind(schema),
    required,
    ...(typeof description === 'string' && { description }),
    ...(choices && { choices }),
  };
}

function enumTexts(schema: JsonSchema): readonly string[] | undefined {
  const values = schema['enum'];
  if (!Array.isArray(values)) return undefined;
  const texts = values.filter(value => value !== null);
  return texts.every(value => typeof value === 'string') ? texts : undefined;
}

function fieldKind(schema: JsonSchema): Exclude<InputField['kind'], 'choice'> {
  const declared = schema['type'];
  const types = (Array.isArray(declared) ? declared : [declared]).filter(type => type !== 'null');
  if (types.length !== 1) return 'json';
  switch (types[0]) {
    case 'string':
      return 'text';
    case 'number':
    case 'integer':
    case 'boolean':
      return types[0];
    default:
      return 'json';
  }
}

/** Converts the typed text by the kind of each field. Empty optional fields are omitted. */
export function readForm(
  fields: readonly InputField[],
  values: Readonly<Record<string, string>>,
): ReadForm {
  const input: Record<string, unknown> = {};
  const problems: Record<string, string> = {};
  for (const field of fields) {
    const text = values[field.name] ?? '';
    if (text.trim() === '') {
      if (field.required) problems[field.name] = l10n.t('Enter a value for `{0}`.', field.name);
      continue;
    }
    const read = readValue(field, text);
    if ('problem' in read) problems[field.name] = read.problem;
    else input[field.name] = read.value;
  }
  return { input, problems };
}

function readValue(
  field: InputField,
  text: string,
): { readonly value: unknown } | { readonly problem: string } {
  const { name, kind } = field;
  switch (kind) {
    case 'text':
      return { value: text };
    case 'choice':
      return field.choices?.includes(text)
        ? { value: text }
        : { problem: l10n.t('`{0}` must be one of {1}.', name, field.choices?.join(', ') ?? '') };
    case 'number':
    case 'integer': {
      const value = Number(text);
      if (!Number.isFinite(value)) return { problem: l10n.t('`{0}` must be a number.', name) };
      return kind === 'integer' && !Number.isInteger(value)
        ? { problem: l10n.t('`{0}` must be a whole number.', name) }
        : { value };
    }
    case 'boolean': {
      const word = text.trim().toLowerCase();
      return word === 'true' || word === 'false'
        ? { value: word === 'true' }
        : { problem: l10n.t('`{0}` must be true or false.', name) };
    }
    case 'json':
      try {
        return { value: JSON.parse(text) as unknown };
      } catch {
        return {
          problem: l10n.t(
            '`{0}` must be JSON, such as {1} or {2}.',
            name,
            '["a", "b"]',
            '{"key": 1}',
          ),
        };
      }
  }
}

/** The text for a value in the form. Reading it returns the same value. */
export function formText(kind: InputField['kind'], value: unknown): string {
  if (value === undefined || value === null) return '';
  if (kind === 'json') return JSON.stringify(value, null, 2);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The input of a row, or the defaults of a prompt, as values of the form. */
export function formValues(
  fields: readonly InputField[],
  input: Readonly<Record<string, unknown>>,
): Record<string, string> {
  return Object.fromEntries(
    fields
      .map(field => [field.name, formText(field.kind, input[field.name])] as const)
      .filter(([, text]) => text !== ''),
  );
}

/** An input to start a golden row from: the values of the form, with an empty value where one is needed. */
export function startingInput(
  fields: readonly InputField[],
  values: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> {
  const { input, problems } = readForm(fields, values);
  const open = fields.filter(({ name }) => name in problems);
  return { ...input, ...Object.fromEntries(open.map(field => [field.name, emptyValue(field)])) };
}

function emptyValue({ kind, choices }: InputField): unknown {
  switch (kind) {
    case 'text':
      return '';
    case 'choice':
      return choices?.[0] ?? '';
    case 'number':
    case 'integer':
      return 0;
    case 'boolean':
      return false;
    case 'json':
      return null;
  }
}
