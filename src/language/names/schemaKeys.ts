import { isMap } from 'yaml';
import { picoschemaField } from '../../schema/picoschema.ts';
import {
  pairsOf,
  resolved,
  scalarRange,
  scalarText,
  sequenceItems,
  type YamlText,
} from '../../text/yaml/yamlNodes.ts';
import type { YamlKey } from './yamlKeys.ts';

export interface SchemaKey extends YamlKey {
  /** False for names in `required`. */
  readonly declares: boolean;
}

/**
 * The fields that a schema declares as Picoschema or JSON Schema, including those in `required`. The elements
 * of a list and the values of a map have the path of the list or map.
 */
export function schemaKeys(source: YamlText, node: unknown): readonly SchemaKey[] {
  const keys: SchemaKey[] = [];
  // Aliases can be circular.
  const above = new Set<unknown>();
  if (isJsonSchemaNode(source, node)) readJsonSchema(node, []);
  else readPicoschema(node, []);
  return keys;

  function within(node: unknown, read: (map: unknown) => void): void {
    const map = resolved(source, node);
    if (!isMap(map) || above.has(map)) return;
    above.add(map);
    read(map);
    above.delete(map);
  }

  function readPicoschema(node: unknown, path: readonly string[]): void {
    within(node, map => {
      for (const { key, value } of pairsOf(source, map)) {
        const written = scalarText(key);
        if (written === undefined) continue;
        const { name } = picoschemaField(written);
        if (name !== '') add(key, name, path);
        readPicoschema(value, name === '' ? path : [...path, name]);
      }
    });
  }

  function readJsonSchema(node: unknown, path: readonly string[]): void {
    within(node, map => {
      for (const { key, value } of pairsOf(source, map)) {
        const keyword = scalarText(key) ?? '';
        if (keyword === 'properties') {
          for (const property of pairsOf(source, value)) {
            const name = scalarText(property.key);
            if (name === undefined) continue;
            add(property.key, name, path);
            readJsonSchema(property.value, [...path, name]);
          }
        } else if (keyword === 'required') {
          for (const item of sequenceItems(source, value))
            add(item, scalarText(item) ?? '', path, false);
        } else if (samePlace.has(keyword)) {
          readJsonSchema(value, path);
          for (const item of sequenceItems(source, value)) readJsonSchema(item, path);
        } else if (keyword === '$ref') {
          readJsonSchema(definition(scalarText(value)), path);
        }
      }
    });
  }

  function definition(reference = ''): unknown {
    if (!reference.startsWith('#/')) return undefined;
    let here: unknown = node;
    for (const step of reference.slice(2).split('/')) {
      here = pairsOf(source, here).find(({ key }) => scalarText(key) === step)?.value;
    }
    return here;
  }

  function add(key: unknown, name: string, path: readonly string[], declares = true): void {
    const range = scalarRange(source, key);
    if (!range || name === '') return;
    keys.push({
      path: [...path, name],
      range: { start: range.start, end: range.start + name.length },
      declares,
    });
  }
}

/** Keywords whose schemas apply to the same value or to each of its elements. */
const samePlace: ReadonlySet<string> = new Set([
  'items',
  'additionalProperties',
  'allOf',
  'anyOf',
  'oneOf',
  'if',
  'then',
  'else',
  'not',
]);

const types: ReadonlySet<string> = new Set([
  'any',
  'array',
  'boolean',
  'integer',
  'null',
  'number',
  'object',
  'string',
]);

/** The rule that distinguishes JSON Schema, see docs/prompt-language.md. */
function isJsonSchemaNode(source: YamlText, schema: unknown): boolean {
  return pairsOf(source, schema).some(({ key, value }) => {
    const keyword = scalarText(key);
    if (keyword === 'properties') return isMap(resolved(source, value));
    return keyword === 'type' && types.has(scalarText(value) ?? '');
  });
}
