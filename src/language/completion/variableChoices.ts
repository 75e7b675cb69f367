import type { PromptDocument } from '../../prompt/document.ts';
import { helpers } from '../../prompt/template/helpers.ts';
import { type InputPath, visibleScope } from '../../prompt/template/variables.ts';
import type { JsonSchema } from '../../schema/jsonSchema.ts';
import { isRecord } from '../../text/isRecord.ts';
import { dataVariables, defaultText, fieldDocumentation } from '../hover/documentation.ts';
import { blocks } from '../markdown.ts';
import { messages } from '../messages/completion.ts';
import { holds, schemaFieldsOf, schemaPhrase } from '../schemaLookup.ts';
import { type CompletionChoice, Kind } from './items.ts';
import { inLoop, resolveWritten, schemaOfInput, type TagCursor } from './tagCursor.ts';

/** The variables that can be read at a place, or the fields of the path so far. */
export function variableChoices(
  document: PromptDocument,
  { word, branch }: TagCursor,
  types: readonly string[] = [],
  rank = 4,
): readonly CompletionChoice[] {
  const holder = word.slice(0, Math.max(word.lastIndexOf('.'), word.lastIndexOf('/')) + 1);
  const allowed = (schema: JsonSchema): boolean =>
    types.length === 0 || types.some(type => holds([schema], type));
  if (holder !== '') {
    if (holder.startsWith('@metadata.')) return metadataFields();
    const path = resolveWritten(holder, branch);
    return fieldChoices(document, path, rank).filter(({ schema }) => allowed(schema));
  }
  const { contexts, names } = visibleScope(branch);
  const [context, ...outer] = contexts;
  const named = [...names].map(([name, path]) => {
    const schema = schemaOfInput(document, path) ?? {};
    return {
      schema,
      label: name,
      kind: Kind.Variable,
      aside: path ? schemaPhrase(schema) : messages['variable.key'](),
      rank: path ? 1 : 2,
    };
  });
  const defaults = context?.length === 0 ? Object.keys(document.metadata.input.default ?? {}) : [];
  const fields = fieldChoices(document, context, rank, true);
  const more = defaults
    .filter(name => !fields.some(({ label }) => label === name))
    .map(label => ({
      schema: {},
      label,
      kind: Kind.Variable,
      aside: messages['variable.hasDefault'](),
      rank,
    }));
  const above = outer.flatMap((path, index) =>
    fieldChoices(document, path, 6).map(choice => ({
      ...choice,
      label: `${'../'.repeat(index + 1)}${choice.label}`,
    })),
  );
  const self: readonly (CompletionChoice & { readonly schema: JsonSchema })[] =
    context && context.length > 0
      ? [
          {
            label: 'this',
            kind: Kind.Keyword,
            aside: schemaPhrase(schemaOfInput(document, context) ?? {}),
            rank: fields.length === 0 ? 3 : 6,
            schema: schemaOfInput(document, context) ?? {},
          },
        ]
      : [];
  return [...named, ...fields, ...more, ...self, ...above].filter(({ schema }) => allowed(schema));
}

/** `@index` and similar variables. */
export function dataChoices({ branch }: TagCursor): readonly CompletionChoice[] {
  const loop = inLoop(branch);
  return dataVariables
    .filter(variable => loop || !variable.inLoop)
    .map(({ name, summary }) => ({
      label: `@${name}`,
      kind: Kind.Variable,
      detail: summary,
      rank: 6,
    }));
}

function metadataFields(): readonly CompletionChoice[] {
  const fields = dataVariables.find(({ name }) => name === 'metadata')?.fields ?? {};
  return Object.entries(fields).map(([label, detail]) => ({ label, kind: Kind.Field, detail }));
}

function fieldChoices(
  document: PromptDocument,
  path: InputPath | undefined,
  rank: number,
  plain = false,
): readonly (CompletionChoice & { readonly schema: JsonSchema })[] {
  const schema = schemaOfInput(document, path);
  if (!schema) return [];
  const defaults = path?.length === 0 ? (document.metadata.input.default ?? {}) : {};
  return schemaFieldsOf([schema]).map(({ name, schema: field, required }) => {
    const value = Object.hasOwn(defaults, name) ? defaults[name] : undefined;
    const shadowed = plain && helpers.has(name);
    return {
      label: name,
      kind: isRecord(field['properties']) ? Kind.Struct : Kind.Variable,
      // Otherwise the helper with that name would be called.
      ...(shadowed && { text: `this.${name}` }),
      aside: messages['field.aside'](schemaPhrase(field), required),
      documentation: blocks(
        fieldDocumentation(name, field),
        value === undefined ? undefined : defaultText(value),
      ),
      rank,
      schema: field,
    };
  });
}
