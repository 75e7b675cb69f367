import { type Document, isMap, isScalar } from 'yaml';
import type { JsonSchema } from '../../schema/jsonSchema.ts';
import { isRecord } from '../../text/isRecord.ts';
import type { YamlPath } from '../../text/yaml/yamlPlace.ts';
import type { YamlCursor } from '../cursor/yamlCursor.ts';
import { fieldDocumentation, keyText } from '../hover/documentation.ts';
import { messages } from '../messages/completion.ts';
import {
  holds,
  listedValues,
  type SchemaField,
  schemaFieldsOf,
  schemaPhrase,
} from '../schemaLookup.ts';
import { type CompletionChoice, Kind, snippetText } from './items.ts';

/** The notation of values: YAML, or JSON with its quotes. */
export type Notation = 'yaml' | 'json';

/** The keys that schemas name and the map does not have yet. */
export function keyChoices(
  schemas: readonly JsonSchema[],
  place: YamlCursor,
  taken: readonly string[],
): readonly CompletionChoice[] {
  return schemaFieldsOf(schemas)
    .filter(({ name }) => name === place.word || !taken.includes(name))
    .map((field): CompletionChoice => {
      const { name, schema, required } = field;
      return {
        label: name,
        kind: Kind.Property,
        documentation: keyText(name, schema),
        rank: required ? 3 : 5,
        ...(place.colonFollows ? {} : insertedKey(field, place)),
      };
    });
}

function insertedKey({ name, schema }: SchemaField, place: YamlCursor): Partial<CompletionChoice> {
  const { inFlow, column } = place;
  const kinds = [schema];
  const listsValues = listedValues(kinds).length > 0;
  if (isMapLike(schema)) {
    if (inFlow) return { text: `${name}: `, snippet: `${name}: { $0 }`, again: true };
    const inner = `\n${' '.repeat(column + 2)}`;
    return { text: `${name}:${inner}`, snippet: `${name}:${inner}$0`, again: true };
  }
  if (!inFlow && isListOfMaps(schema)) {
    const inner = `\n${' '.repeat(column + 2)}- `;
    return { text: `${name}:${inner}`, snippet: `${name}:${inner}$0`, again: true };
  }
  if (holds(kinds, 'array') && !holds(kinds, 'string')) {
    return { text: `${name}: `, snippet: `${name}: [$0]`, again: true };
  }
  return { text: `${name}: `, ...(listsValues && { again: true }) };
}

/** Whether the value is an object or is written like one, such as a Picoschema. */
function isMapLike(schema: JsonSchema): boolean {
  const { examples } = schema;
  if (holds([schema], 'string')) return false;
  return holds([schema], 'object') || (Array.isArray(examples) && isRecord(examples[0]));
}

function isListOfMaps(schema: JsonSchema): boolean {
  const { items } = schema;
  return holds([schema], 'array') && isRecord(items) && holds([items], 'object');
}

/** The values that schemas list, or otherwise their examples. */
export function valueChoices(
  schemas: readonly JsonSchema[],
  notation: Notation,
  quoted = false,
): readonly CompletionChoice[] {
  const listed = listedValues(schemas);
  const given = listed.length > 0 ? listed : schemas.flatMap(examplesOf);
  const defaultValue = schemas.find(schema => schema['default'] !== undefined)?.['default'];
  return given
    .filter(value => value === null || typeof value !== 'object')
    .map(
      (value): CompletionChoice => ({
        label: String(value),
        kind: listed.length > 0 ? Kind.EnumMember : Kind.Value,
        text: valueInNotation(value, notation, quoted),
        ...(listed.length === 0 && { detail: messages['value.example']() }),
        ...(value === defaultValue && { detail: messages['value.default']() }),
        filter: quoted && typeof value === 'string' ? JSON.stringify(value) : String(value),
      }),
    );
}

/** The fields of data: of a row's input or expected output. */
export function dataFieldChoices(
  schemas: readonly JsonSchema[],
  place: YamlCursor,
  taken: readonly string[],
  notation: Notation,
): readonly CompletionChoice[] {
  return schemaFieldsOf(schemas)
    .filter(({ name }) => name === place.word || !taken.includes(name))
    .map(({ name, schema, required }): CompletionChoice => {
      const key = notation === 'json' ? JSON.stringify(name) : yamlScalar(name);
      const value = notation === 'json' ? jsonValue(schema) : undefined;
      return {
        label: name,
        kind: Kind.Field,
        aside: messages['field.aside'](schemaPhrase(schema), required),
        documentation: fieldDocumentation(name, schema),
        rank: required ? 3 : 5,
        filter: notation === 'json' ? key : name,
        text: place.colonFollows ? key : `${key}: `,
        ...(value !== undefined &&
          !place.colonFollows && { snippet: `${snippetText(key)}: ${value}`, again: true }),
      };
    });
}

function jsonValue(schema: JsonSchema): string | undefined {
  if (listedValues([schema]).length > 0) return undefined;
  if (holds([schema], 'string')) return '"$1"';
  if (holds([schema], 'array')) return '[$1]';
  return holds([schema], 'object') ? '{$1\\}' : undefined;
}

export function valueInNotation(value: unknown, notation: Notation, quoted: boolean): string {
  if (typeof value !== 'string') return String(value);
  return notation === 'json' || quoted ? JSON.stringify(value) : yamlScalar(value);
}

/** A text as a YAML scalar that is read as the same text. */
export function yamlScalar(text: string): string {
  const safe = /^[A-Za-z_./][^:#,[\]{}"'\n\\]*$/.test(text) && !/^\s|\s$/.test(text);
  const word = /^(?:true|false|null|yes|no|on|off|~)$/i.test(text);
  return safe && !word ? text : JSON.stringify(text);
}

/** The keys that the map at a path already has. */
export function keysAt(yaml: Document, path: YamlPath): readonly string[] {
  const node: unknown = path.length === 0 ? yaml.contents : yaml.getIn(path, true);
  if (!isMap(node)) return [];
  return node.items.flatMap(({ key }) => (isScalar(key) ? [String(key.value)] : []));
}

/** An example is useful when the format matters. Examples of free text are omitted. */
function examplesOf(schema: JsonSchema): readonly unknown[] {
  const { examples, pattern } = schema;
  if (!Array.isArray(examples)) return [];
  const free = holds([schema], 'string') && pattern === undefined && examples.length < 2;
  return free ? [] : examples;
}
