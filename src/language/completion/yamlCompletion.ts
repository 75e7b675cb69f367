import type { CompletionItem } from 'vscode-languageserver-types';
import type { Document } from 'yaml';
import type { JsonSchema } from '../../schema/jsonSchema.ts';
import type { YamlPath } from '../../text/yaml/yamlPlace.ts';
import type { YamlCursor } from '../cursor/yamlCursor.ts';
import { holds, schemasAt } from '../schemaLookup.ts';
import { type Asked, type CompletionChoice, completionItems } from './items.ts';
import { keyChoices, keysAt, valueChoices } from './schemaChoices.ts';

/** Completions for a kind of file that its schema does not contain. */
export interface Special {
  /** The values at a path (for list elements, at the path of an element). Undefined to use the schema. */
  readonly values: (path: YamlPath, place: YamlCursor) => readonly CompletionChoice[] | undefined;
  /** The keys of the map at a path. Undefined to use the schema. */
  readonly keys: (path: YamlPath, place: YamlCursor) => readonly CompletionChoice[] | undefined;
}

/** Keys and values of a YAML text, from its schema and from special completions. */
export function yamlCompletion(
  asked: Asked,
  place: YamlCursor,
  yaml: Document,
  schema: JsonSchema,
  special: Special,
): readonly CompletionItem[] {
  const { at, path, range, colonFollows } = place;
  const schemas = schemasAt(schema, path);
  const keys = (): readonly CompletionChoice[] =>
    special.keys(path, place) ?? keyChoices(schemas, place, keysAt(yaml, path));
  if (at === 'key' || colonFollows)
    return completionItems(asked, range, asKeys(asked, place, keys()));
  const isList = holds(schemas, 'array');
  const values = (): readonly CompletionChoice[] => {
    const alone = holds(schemas, 'string') || !isList;
    const one = alone ? valuesAt(path, schemas) : [];
    if (!isList || (alone && at === 'value')) return one;
    const element = [...path, 0];
    const each = valuesAt(element, schemasAt(schema, element));
    return each.map(choice => listItemChoice(choice, at));
  };
  const found = [...(at === 'either' ? asKeys(asked, place, keys()) : []), ...values()];
  return completionItems(asked, range, isQuoted(asked, place) ? found.map(quotedChoice) : found);

  function valuesAt(where: YamlPath, known: readonly JsonSchema[]): readonly CompletionChoice[] {
    return special.values(where, place) ?? valueChoices(known, 'yaml');
  }
}

function listItemChoice(choice: CompletionChoice, at: YamlCursor['at']): CompletionChoice {
  const { label, text = label, snippet } = choice;
  const wrap = (inner: string): string => (at === 'either' ? `- ${inner}` : `[${inner}]`);
  return {
    ...choice,
    text: wrap(text),
    filter: choice.filter ?? label,
    ...(snippet !== undefined && { snippet: wrap(snippet) }),
  };
}

function quotedChoice(choice: CompletionChoice): CompletionChoice {
  const { snippet: _, label, text = label, ...rest } = choice;
  const written = JSON.stringify(text.replace(/^"([\s\S]*)"$/, '$1'));
  return { ...rest, label, text: written, filter: written };
}

function isQuoted({ file }: Asked, { range }: YamlCursor): boolean {
  return /^["']/.test(file.text.getText().slice(range.start, range.start + 1));
}

/** For an existing key, only the key is replaced. */
function asKeys(
  { file }: Asked,
  { colonFollows, range }: YamlCursor,
  choices: readonly CompletionChoice[],
): readonly CompletionChoice[] {
  if (!colonFollows && range.end > range.start) {
    // A word in quotes is a quoted key and keeps its quotes.
    const first = file.text.getText().charAt(range.start);
    if (/["']/.test(first))
      return choices.map(choice => ({ ...choice, filter: first + choice.label }));
  }
  if (!colonFollows) return choices;
  return choices.map(({ snippet: _, again: __, ...rest }) => ({
    ...rest,
    text: (rest.text ?? rest.label).replace(/:\s*$/, ''),
  }));
}
