import type { JsonSchema } from '../../schema/jsonSchema.ts';
import { isRecord } from '../../text/isRecord.ts';
import { keepSource, parseHeld, rememberSource, sameJson } from '../../text/json/exactJson.ts';
import { valueAt } from '../../text/json/jsonPointer.ts';

/** How texts of a file that knows nothing else are read. */
export interface TypingOptions {
  /** What separates the whole from the fraction: `,` in many spreadsheets. Default `.`. */
  readonly decimal?: '.' | ',';
}

/**
 * Gives texts the types their schema asks for: `"3"` becomes 3 for an integer, `"TRUE"` true for a boolean,
 * `"[1]"` a list for an array. A text that may be a text stays one, leading zeros and all, and so does one
 * that does not fit, for validation to name.
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

/** The same for a field of an object, in place, with its number as written. */
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
  const read = readText(value, context);
  if (!read || !shapes.some(shape => takes(shape, read.value))) return;
  holder[key] = read.value;
  if (read.source !== undefined) rememberSource(holder, key, Number(read.value), read.source);
}

function propertyOf(schema: JsonSchema, name: string): JsonSchema | undefined {
  const { properties, additionalProperties } = schema;
  const own =
    isRecord(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (isRecord(own)) return own;
  return isRecord(additionalProperties) ? additionalProperties : undefined;
}

/** Shapes beyond which a schema is not followed. */
const MOST_SHAPES = 64;

/** A schema and what it refers to or chooses between, without those that hold nothing themselves. */
function shapesOf(schema: JsonSchema, root: JsonSchema): readonly JsonSchema[] {
  const found = new Set<JsonSchema>();
  const open = [schema];
  for (let next = open.pop(); next && found.size < MOST_SHAPES; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    const { $ref: reference } = next;
    const target =
      typeof reference === 'string' && reference.startsWith('#')
        ? valueAt(root, decodeURIComponent(reference.slice(1)))
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

function listedIn(schema: JsonSchema): readonly unknown[] | undefined {
  const { enum: listed } = schema;
  if (Array.isArray(listed)) return listed;
  return 'const' in schema ? [schema['const']] : undefined;
}

/** Whether a text may stay what it is. */
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

function takes(schema: JsonSchema, value: unknown): boolean {
  const listed = listedIn(schema);
  if (listed) return listed.some(each => sameJson({ value: each }, { value }));
  if (schema['type'] === undefined) return isRecord(value) && 'properties' in schema;
  return [schema['type']].flat().some(type => isOfType(value, type));
}

/** JSON, and what spreadsheets write: `TRUE`, and with a decimal comma `3,5`. */
function readText(written: string, { decimal = '.' }: Context) {
  const text = written.trim();
  if (/^(?:true|false)$/i.test(text)) return { value: text.toLowerCase() === 'true' };
  const isLocal = decimal === ',';
  // Where the comma separates fractions, a dot may separate thousands.
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
