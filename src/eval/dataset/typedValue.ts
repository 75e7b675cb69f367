import type { JsonSchema } from '../../schema/jsonSchema.ts';
import { isRecord } from '../../text/isRecord.ts';
import { keepSource, parseHeld, rememberSource, sameJson } from '../../text/json/exactJson.ts';
import { valueAtPointer } from '../../text/json/jsonPointer.ts';

/** How texts are converted for formats that have only text. */
export interface TypingOptions {
  /** The decimal separator: `,` in many spreadsheets. Default `.`. */
  readonly decimal?: '.' | ',';
}

/**
 * Converts texts to the types of their schema: `"3"` to 3 for an integer, `"TRUE"` to true for a boolean,
 * `"[1]"` to a list for an array. A text stays a text, with leading zeros, when the schema allows text. A
 * text that cannot be converted also stays as it is, so that validation can report it.
 */
export function typedValue(
  value: unknown,
  schema: JsonSchema | undefined,
  options: TypingOptions = {},
): unknown {
  if (!schema) return value;
  const holder = { value };
  typeField(holder, 'value', schema, options);
  return holder.value;
}

/** Converts a field of an object in place. Numbers keep all their digits. */
export function typeField(
  holder: object,
  key: string,
  schema: JsonSchema | undefined,
  options: TypingOptions = {},
): void {
  if (!schema || !Object.hasOwn(holder, key)) return;
  typeIn(holder as Record<string, unknown>, key, schema, { root: schema, ...options });
}

interface Context extends TypingOptions {
  readonly root: JsonSchema;
}

function typeIn(
  holder: Record<string, unknown>,
  key: string,
  schema: JsonSchema,
  context: Context,
): void {
  const value = holder[key];
  if (isRecord(value)) {
    const copy: Record<string, unknown> = {};
    for (const [name, item] of Object.entries(value)) {
      Object.defineProperty(copy, name, {
        value: item,
        writable: true,
        enumerable: true,
        configurable: true,
      });
      keepSource(value, name, copy);
      const below = shapesOf(schema, context.root)
        .map(shape => propertyOf(shape, name))
        .filter(isRecord);
      const [only] = below;
      if (only) {
        const anyOf: JsonSchema = { anyOf: below };
        typeIn(copy, name, below.length > 1 ? anyOf : only, context);
      }
    }
    holder[key] = copy;
    return;
  }
  if (typeof value !== 'string') return;
  const shapes = shapesOf(schema, context.root);
  if (shapes.some(shape => takesText(shape, value))) return;
  const read = valueOfText(value, context);
  if (!read || !shapes.some(shape => acceptsValue(shape, read.value))) return;
  holder[key] = read.value;
  if (read.source !== undefined) rememberSource(holder, key, Number(read.value), read.source);
}

/** The schema of a property. Undefined when it has none. */
export function propertyOf(schema: JsonSchema, name: string): JsonSchema | undefined {
  const { properties, additionalProperties } = schema;
  const own =
    isRecord(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (isRecord(own)) return own;
  return isRecord(additionalProperties) ? additionalProperties : undefined;
}

/** Limit on the schemas that are followed. */
const MOST_SHAPES = 64;

/** A schema and the schemas that it refers to or selects from, without those that only contain others. */
export function shapesOf(schema: JsonSchema, root: JsonSchema): readonly JsonSchema[] {
  const found = new Set<JsonSchema>();
  const open = [schema];
  for (let next = open.pop(); next && found.size < MOST_SHAPES; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    const { $ref: reference } = next;
    const target =
      typeof reference === 'string' && reference.startsWith('#')
        ? valueAtPointer(root, decodeURIComponent(reference.slice(1)))
        : undefined;
    const parts: readonly unknown[] = ['anyOf', 'oneOf', 'allOf'].flatMap(keyword => next[keyword]);
    const further: readonly unknown[] = [target, ...parts];
    open.push(...further.filter(isRecord));
  }
  const shapes = [...found];
  const asking = shapes.filter(
    shape => 'type' in shape || 'enum' in shape || 'const' in shape || 'properties' in shape,
  );
  return asking.length > 0 ? asking : shapes;
}

/** The values that a schema lists. Undefined when it lists none. */
export function listedIn(schema: JsonSchema): readonly unknown[] | undefined {
  const { enum: listed } = schema;
  if (Array.isArray(listed)) return listed;
  return 'const' in schema ? [schema['const']] : undefined;
}

/** Whether the schema allows the text as a text. */
function takesText(schema: JsonSchema, text: string): boolean {
  const listed = listedIn(schema);
  if (listed) return listed.includes(text);
  const types = [schema['type']].flat();
  return (
    types.includes('string') ||
    (types[0] === undefined && !('properties' in schema)) ||
    types.includes('any')
  );
}

function acceptsValue(schema: JsonSchema, value: unknown): boolean {
  const listed = listedIn(schema);
  if (listed) return listed.some(each => sameJson({ value: each }, { value }));
  if (schema['type'] === undefined) return isRecord(value) && 'properties' in schema;
  return [schema['type']].flat().some(type => isOfType(value, type));
}

/** Reads JSON and the notations of spreadsheets: `TRUE`, and `3,5` with a decimal comma. */
function valueOfText(written: string, { decimal = '.' }: Context) {
  const text = written.trim();
  if (/^(?:true|false)$/i.test(text)) return { value: text.toLowerCase() === 'true' };
  const isLocal = decimal === ',';
  // With a decimal comma, a dot may separate thousands.
  if (isLocal && /^-?\d+\.\d/.test(text)) return undefined;
  try {
    return parseHeld(isLocal && /^-?\d+,\d/.test(text) ? text.replace(',', '.') : text);
  } catch {
    return undefined;
  }
}

function isOfType(value: unknown, type: unknown): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isRecord(value);
  if (type === 'null') return value === null;
  return typeof value === type;
}
