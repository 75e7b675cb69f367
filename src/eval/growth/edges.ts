import type { JsonSchema } from '../../schema/jsonSchema.ts';
import { type Fields, isRecord } from '../../text/isRecord.ts';
import { canonicalJson } from '../../text/json/printJson.ts';
import { messages } from './messages.ts';

/** A value of an input variable at the edge of what its schema allows: each enum value, limits, absence, emptiness. */
export interface Edge {
  /** The variable and its fields, such as `['customer', 'plan']`. */
  readonly path: readonly string[];
  /** As a part of a sentence: ``\`plan\` is "pro"``. */
  readonly text: string;
  isIn(input: Fields): boolean;
  /** A copy of the input with the value. Undefined when the input has no such place. */
  apply(input: Fields): Fields | undefined;
}

/** Texts and lists longer than this are not made. */
const LONGEST_EDGE_TEXT = 2000;
const LONGEST_LIST = 50;
const DEEPEST = 4;
const MOST_EDGES = 500;

/** The edges of an input schema, in the order of its properties. */
export function schemaEdges(schema: JsonSchema | undefined): readonly Edge[] {
  return (schema ? propertyEdges(schema, []) : []).slice(0, MOST_EDGES);
}

function propertyEdges(schema: JsonSchema, path: readonly string[]): readonly Edge[] {
  const properties = isRecord(schema['properties']) ? schema['properties'] : {};
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return Object.entries(properties).flatMap(([name, written]): readonly Edge[] => {
    if (path.length >= DEEPEST || !isRecord(written)) return [];
    const at = [...path, name];
    const optional = required.includes(name) ? [] : [absent(at), presentEdge(at, written)];
    return [...valueEdges(written, at), ...optional, ...propertyEdges(written, at)];
  });
}

function valueEdges(schema: JsonSchema, path: readonly string[]): readonly Edge[] {
  const values = edgeValues(schema);
  return [
    ...values.map(value => valueEdge(path, value)),
    ...(includesTypeOf(schema, 'string') ? textEdges(schema, path) : []),
    ...(includesTypeOf(schema, 'array') ? listEdges(schema, path) : []),
  ];
}

/** The values of a schema that are few, and those at its limits. */
function edgeValues(schema: JsonSchema): readonly unknown[] {
  const choices = schema['enum'];
  if (Array.isArray(choices)) return choices;
  if ('const' in schema) return [schema['const']];
  const union = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(union)) return union.filter(isRecord).flatMap(edgeValues);
  return [
    ...(includesTypeOf(schema, 'boolean') ? [true, false] : []),
    ...(includesTypeOf(schema, 'null') ? [null] : []),
    ...(includesTypeOf(schema, 'integer') || includesTypeOf(schema, 'number')
      ? numbersOf(schema)
      : []),
  ];
}

function numbersOf(schema: JsonSchema): readonly number[] {
  const step = numberOf(schema['multipleOf']) ?? 1;
  const above = numberOf(schema['exclusiveMinimum']);
  const below = numberOf(schema['exclusiveMaximum']);
  const low = numberOf(schema['minimum']) ?? (above === undefined ? undefined : above + step);
  const high = numberOf(schema['maximum']) ?? (below === undefined ? undefined : below - step);
  const inside = [0, -step].filter(each => (low ?? each) <= each && each <= (high ?? each));
  return [
    ...new Set([
      ...(low === undefined ? [] : [low]),
      ...(high === undefined ? [] : [high]),
      ...inside,
    ]),
  ];
}

function textEdges(schema: JsonSchema, path: readonly string[]): readonly Edge[] {
  if (Array.isArray(schema['enum']) || 'const' in schema || 'format' in schema) return [];
  const least = numberOf(schema['minLength']) ?? 0;
  const most = numberOf(schema['maxLength']);
  const ofLength = (length: number): Edge => ({
    path,
    text:
      length === 0
        ? messages.empty(pathText(path))
        : messages.hasCharacters(pathText(path), length),
    isIn: input => valueLength(ownValueAt(input, path), 'string') === length,
    apply: input => withValue(input, path, textOfLength(ownValueAt(input, path), length)),
  });
  const lengths = [least, ...(most !== undefined && most <= LONGEST_EDGE_TEXT ? [most] : [])];
  return [...new Set(lengths)].map(ofLength);
}

function listEdges(schema: JsonSchema, path: readonly string[]): readonly Edge[] {
  const least = numberOf(schema['minItems']) ?? 0;
  const most = numberOf(schema['maxItems']);
  const lengths = [
    least,
    ...(least === 0 ? [1] : []),
    ...(most !== undefined && most <= LONGEST_LIST ? [most] : []),
  ];
  return [...new Set(lengths)].map(length => ({
    path,
    text:
      length === 0 ? messages.noItems(pathText(path)) : messages.hasItems(pathText(path), length),
    isIn: input => valueLength(ownValueAt(input, path), 'list') === length,
    apply(input) {
      const items = ownValueAt(input, path);
      if (!Array.isArray(items) || (items.length === 0 && length > 0)) return undefined;
      const longer = Array.from({ length }, (_, index) => items[index % items.length]);
      return withValue(input, path, longer);
    },
  }));
}

/** An input variable with a value. */
export function valueEdge(path: readonly string[], value: unknown): Edge {
  const text = canonicalJson(value);
  return {
    path,
    text: messages.hasValue(pathText(path), text),
    isIn: input => {
      const found = ownValueAt(input, path);
      return found !== undefined && canonicalJson(found) === text;
    },
    apply: input => withValue(input, path, value),
  };
}

function absent(path: readonly string[]): Edge {
  return {
    path,
    text: messages.absent(pathText(path)),
    isIn: input => ownValueAt(input, path) === undefined && hasParent(input, path),
    apply: input => (hasParent(input, path) ? withValue(input, path, undefined) : undefined),
  };
}

/** An optional variable without further edges. A value is only known from other inputs. */
function presentEdge(path: readonly string[], schema: JsonSchema): Edge {
  const [value] = edgeValues(schema);
  return {
    path,
    text: messages.present(pathText(path)),
    isIn: input => ownValueAt(input, path) !== undefined,
    apply(input) {
      if (ownValueAt(input, path) !== undefined) return input;
      return value === undefined ? undefined : withValue(input, path, value);
    },
  };
}

function includesTypeOf(schema: JsonSchema, type: string): boolean {
  const { type: types } = schema;
  return types === type || (Array.isArray(types) && types.includes(type));
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function valueLength(value: unknown, kind: 'string' | 'list'): number | undefined {
  if (kind === 'list') return Array.isArray(value) ? value.length : undefined;
  // JSON Schema counts code points.
  return typeof value === 'string' ? [...value].length : undefined;
}

/** The text repeated or cut to a number of code points. */
function textOfLength(value: unknown, length: number): string {
  const source = [...(typeof value === 'string' && value !== '' ? `${value} ` : 'text ')];
  return Array.from({ length }, (_, index) => source[index % source.length]).join('');
}

function pathText(path: readonly string[]): string {
  return `\`${path.join('.')}\``;
}

function ownValueAt(input: unknown, path: readonly string[]): unknown {
  let here: unknown = input;
  for (const key of path) {
    if (!isRecord(here) || !Object.hasOwn(here, key)) return undefined;
    here = here[key];
  }
  return here;
}

function hasParent(input: Fields, path: readonly string[]): boolean {
  return isRecord(ownValueAt(input, path.slice(0, -1)));
}

/** A copy with a value at a path; undefined removes it. Objects on the way are created. */
function withValue(input: Fields, path: readonly string[], value: unknown): Fields {
  const [key = '', ...rest] = path;
  const inner = Object.hasOwn(input, key) ? input[key] : undefined;
  const next = rest.length === 0 ? value : withValue(isRecord(inner) ? inner : {}, rest, value);
  const entries = Object.entries(input).filter(([name]) => name !== key);
  const at = Object.keys(input).indexOf(key);
  if (next !== undefined) entries.splice(at === -1 ? entries.length : at, 0, [key, next]);
  return Object.fromEntries(entries);
}
