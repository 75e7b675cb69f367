import type { CompletionItem } from 'vscode-languageserver-types';
import type { DatasetRow } from '../../eval/dataset/row.ts';
import type { JsonSchema } from '../../schema/jsonSchema.ts';
import { isRecord } from '../../text/isRecord.ts';
import type { YamlPath } from '../../text/yaml/yamlPlace.ts';
import { rowSchemas } from '../cursor/fileSchemas.ts';
import type { YamlCursor } from '../cursor/yamlCursor.ts';
import type { PromptFile } from '../languageFile.ts';
import { roleMeanings, rowKeyMeanings } from '../messages/hover.ts';
import { type Asked, type CompletionChoice, completionItems, Kind, snippetText } from './items.ts';
import { dataFieldChoices, type Notation, valueChoices, valueInNotation } from './schemaChoices.ts';

export interface RowTarget {
  readonly place: YamlCursor;
  /** The path in the row. */
  readonly path: YamlPath;
  readonly notation: Notation;
  readonly prompts: readonly PromptFile[];
  /** Keys that the current map already has. */
  readonly taken: readonly string[];
  /** Rows from which tags are suggested, and columns when no schema names them. */
  readonly rows: readonly DatasetRow[];
}

/** Keys and values in a golden row of any format. */
export function rowCompletion(asked: Asked, row: RowTarget): readonly CompletionItem[] {
  const { place, path, notation, prompts, taken, rows } = row;
  const declared = rowSchemas(prompts, path);
  const isOpen = declared?.length === 0 && (path[0] === 'input' || path[0] === 'expected');
  const schemas = isOpen ? [shapeOf(rows, path)] : declared;
  const keys = (): readonly CompletionChoice[] => {
    if (schemas) return dataFieldChoices(schemas, place, taken, notation);
    if (path.length === 0) return rowKeyChoices(place, taken, notation);
    const isMessage = path[0] === 'history' && path.length === 2;
    return isMessage ? messageKeys(place, taken, notation) : [];
  };
  const quoted = /^["']/.test(asked.file.text.getText().charAt(place.range.start));
  const values = (): readonly CompletionChoice[] => {
    if (schemas) return valueChoices(schemas, notation, quoted);
    const role = path[0] === 'history' && path.at(-1) === 'role';
    const words = role ? Object.keys(roleMeanings) : path[0] === 'tags' ? tagsOf(rows) : [];
    const wrapped = path[0] === 'tags' && path.length === 1;
    return words.map(label => {
      const text = valueInNotation(label, notation, quoted);
      return {
        label,
        kind: Kind.Value,
        text: wrapped ? `[${text}]` : text,
        filter: quoted ? JSON.stringify(label) : label,
      };
    });
  };
  const choices =
    place.at === 'key' ? keys() : place.at === 'value' ? values() : [...keys(), ...values()];
  return completionItems(asked, place.range, choices);
}

/** The columns of other rows. */
function shapeOf(rows: readonly DatasetRow[], [key, ...rest]: YamlPath): JsonSchema {
  const columns =
    rest.length > 0 ? [] : rows.map(({ input, expected }) => (key === 'input' ? input : expected));
  const names = columns.flatMap(value => (isRecord(value) ? Object.keys(value) : []));
  return { properties: Object.fromEntries(names.map(name => [name, {}])) };
}

function rowKeyChoices(
  place: YamlCursor,
  taken: readonly string[],
  notation: Notation,
): readonly CompletionChoice[] {
  const json: Readonly<Record<string, string>> = {
    id: '"$1"',
    input: '{$1}',
    expected: '{$1}',
    tags: '["$1"]',
    note: '"$1"',
    history: '[{"role": "user", "content": "$1"}]',
    tools: '[{"name": "$1", "result": $2}]',
    calls: '[{"name": "$1"}]',
    score: '[$1]',
  };
  return Object.entries(rowKeyMeanings)
    .filter(([name]) => name === place.word || !taken.includes(name))
    .map(([label, detail]) => {
      const key = notation === 'json' ? JSON.stringify(label) : label;
      const brace = notation === 'json' && !place.colonFollows;
      return {
        label,
        kind: Kind.Property,
        detail,
        filter: key,
        text: place.colonFollows ? key : `${key}: `,
        ...(brace && {
          snippet: `${snippetText(key)}: ${(json[label] ?? '$1').replace(/\}/g, '\\}')}`,
          again: true,
        }),
      };
    });
}

function messageKeys(
  place: YamlCursor,
  taken: readonly string[],
  notation: Notation,
): readonly CompletionChoice[] {
  return ['role', 'content']
    .filter(name => !taken.includes(name))
    .map(label => {
      const key = notation === 'json' ? JSON.stringify(label) : label;
      return {
        label,
        kind: Kind.Property,
        filter: key,
        text: place.colonFollows ? key : `${key}: `,
        again: label === 'role',
      };
    });
}

function tagsOf(rows: readonly DatasetRow[]): readonly string[] {
  return [...new Set(rows.flatMap(({ tags }) => tags))].sort();
}
