import type { JsonSchema } from '../../schema/jsonSchema.ts';
import { asRecord, isRecord } from '../../text/isRecord.ts';
import { sandboxText } from './sandboxText.ts';
import { type SeededRandom, seededRandom } from './seededRandom.ts';

/** Recursive schemas end at this depth. Below it, only required values are generated. */
const DEEPEST = 6;

/** Maximum depth of a sandbox reply, even for required values. */
const MAX_DEPTH = 100;
/**
 * Maximum number of values in a sandbox reply. Required values beyond it are missing, which validation then
 * reports.
 */
const MAX_VALUES = 10_000;

interface Making {
  /** How many more values may be generated in the whole reply. */
  readonly room: { left: number };
  readonly root: JsonSchema;
  readonly random: SeededRandom;
  /** The text from which strings are made. */
  readonly material: string;
  readonly depth: number;
  /** Number of nested shapes, including those of unions. */
  readonly calls: number;
  /** The property of the value. For `email`, an address is generated. */
  readonly name: string;
}

/**
 * Generates a plausible value of a schema, always the same for the same seed: a member of an enum, numbers
 * within their limits, strings from the words of the material. Keywords that would need a solver (`not`,
 * `if`, most patterns) are ignored, so the value may not match such a schema, which validation then reports.
 */
export function sandboxValue(schema: JsonSchema, seed: number, material: string): unknown {
  return make(schema, {
    root: schema,
    random: seededRandom(seed),
    material,
    depth: 0,
    calls: 0,
    name: '',
    room: { left: MAX_VALUES },
  });
}

function make(written: unknown, around: Making): unknown {
  const making = { ...around, calls: around.calls + 1 };
  if (making.calls > MAX_DEPTH || making.room.left <= 0) return null;
  making.room.left -= 1;
  const schema = resolve(written, making);
  if ('const' in schema) return schema['const'];
  const { random } = making;
  const choices = schema['enum'];
  if (Array.isArray(choices) && choices.length > 0) {
    const solid = choices.filter(choice => choice !== null);
    return random.pick(likely(solid.length > 0 ? solid : choices, making));
  }
  const variants = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(variants) && variants.length > 0) {
    const { anyOf: _, oneOf: __, ...rest } = schema;
    const solid = variants.filter(variant => !isRecord(variant) || variant['type'] !== 'null');
    const shallow = making.depth > DEEPEST && solid.length < variants.length;
    const chosen = shallow ? { type: 'null' } : random.pick(solid.length > 0 ? solid : variants);
    return make({ ...rest, ...resolve(chosen, making) }, making);
  }
  switch (madeType(schema, making)) {
    case 'object':
      return makeObject(schema, making);
    case 'array':
      return makeArray(schema, making);
    case 'integer':
      return makeNumber(schema, making, true);
    case 'number':
      return makeNumber(schema, making, false);
    case 'boolean':
      return random.chance(0.5);
    case 'null':
      return null;
    default:
      return sandboxText(schema, making);
  }
}

/** Members of an enum that the material mentions are preferred, unless it mentions all of them. */
function likely(choices: readonly unknown[], { material }: Making): readonly unknown[] {
  const text = material.toLowerCase();
  const named = choices.filter(
    choice => typeof choice === 'string' && choice !== '' && text.includes(choice.toLowerCase()),
  );
  return named.length > 0 ? named : choices;
}

function madeType(schema: JsonSchema, { depth }: Making): unknown {
  const { type } = schema;
  if (Array.isArray(type)) {
    if (depth > DEEPEST && type.includes('null')) return 'null';
    return type.find(one => one !== 'null') ?? 'null';
  }
  if (type !== undefined && type !== 'any') return type;
  if (isRecord(schema['properties'])) return 'object';
  if (schema['items'] !== undefined) return 'array';
  return 'string';
}

function makeObject(schema: JsonSchema, making: Making): unknown {
  const { random } = making;
  const properties = isRecord(schema['properties']) ? schema['properties'] : {};
  const required: readonly unknown[] = Array.isArray(schema['required']) ? schema['required'] : [];
  const deep = making.depth > DEEPEST;
  const names = Object.keys(properties).filter(
    name => required.includes(name) || (!deep && random.chance(0.85)),
  );
  const rest = schema['additionalProperties'];
  const undeclared = required.filter(name => typeof name === 'string' && !names.includes(name));
  const few = Number(schema['minProperties'] ?? 0);
  const map = isRecord(rest) && Object.keys(properties).length === 0 && !deep ? 2 : 0;
  const extra = Array.from(
    { length: clamp(Math.max(few, map) - names.length - undeclared.length, making.room.left) },
    (_, index) => `key${index + 1}`,
  );
  const all = [...new Set([...names, ...undeclared.map(String), ...extra])];
  return Object.fromEntries(
    all.map(name => {
      const inner = { ...making, depth: making.depth + 1, name };
      return [name, make(properties[name] ?? (isRecord(rest) ? rest : {}), inner)];
    }),
  );
}

/** Limits a length to the range from 0 to the available room. */
function clamp(length: number, room: number): number {
  return Math.max(0, Math.min(length, room)) || 0;
}

function makeArray(schema: JsonSchema, making: Making): unknown {
  const least = Number(schema['minItems'] ?? 0);
  const most = Number(schema['maxItems'] ?? Math.max(least, 3));
  const heads = Array.isArray(schema['prefixItems']) ? schema['prefixItems'] : [];
  const usual = making.depth > DEEPEST ? least : Math.max(least, Math.min(1, most));
  const length = Math.max(
    making.random.integer(usual, Math.max(usual, most)),
    Math.min(heads.length, most),
  );
  const closed = schema['items'] === false;
  const items: unknown[] = [];
  const seen = new Set<string>();
  // Unique items may be exhausted (an enum of three). The array then ends early.
  for (
    let tries = 0;
    making.room.left > 0 && items.length < length && tries < length * 20;
    tries += 1
  ) {
    const head = heads[items.length];
    if (head === undefined && closed) break;
    const item = make(head ?? schema['items'] ?? {}, { ...making, depth: making.depth + 1 });
    const text = JSON.stringify(item);
    if (schema['uniqueItems'] === true && seen.has(text)) continue;
    seen.add(text);
    items.push(item);
  }
  return items;
}

function makeNumber(schema: JsonSchema, { random, name }: Making, whole: boolean): number {
  const step = Number(schema['multipleOf'] ?? (whole ? 1 : 0.01));
  const share = /confidence|probability|share|ratio|score/i.test(name) && !whole;
  const floor = bound(schema['minimum'], schema['exclusiveMinimum'], step);
  const ceiling = bound(schema['maximum'], schema['exclusiveMaximum'], -step);
  const span = share ? 1 : whole ? 10 : 100;
  const low = floor ?? (ceiling === undefined ? (share ? 0 : 1) : ceiling - span);
  const high = ceiling ?? low + span;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  const value = random.integer(first, Math.max(first, last)) * step;
  // 3 * 0.1 is not 0.3 in binary, so values are rounded to the digits of the step.
  const scale = 10 ** Math.min(12, (String(step).split('.')[1] ?? '').length);
  return Math.round(value * scale) / scale;
}

function bound(inclusive: unknown, exclusive: unknown, step: number): number | undefined {
  if (typeof exclusive === 'number') return exclusive + step;
  return typeof inclusive === 'number' ? inclusive : undefined;
}

function resolve(written: unknown, making: Making, level = 0): JsonSchema {
  const { root, room } = making;
  if (level > MAX_DEPTH || room.left <= 0) return {};
  let schema = isRecord(written) ? written : {};
  for (let hops = 0; typeof schema['$ref'] === 'string' && hops < 10; hops += 1) {
    const { $ref, ...siblings } = schema;
    const target = pointed(root, String($ref));
    schema = { ...(isRecord(target) ? target : {}), ...siblings };
  }
  const { allOf, ...rest } = schema;
  if (!Array.isArray(allOf)) return schema;
  room.left -= allOf.length;
  return allOf.map(part => resolve(part, making, level + 1)).reduce(merge, rest);
}

function merge(one: JsonSchema, other: JsonSchema): JsonSchema {
  const properties = { ...asRecord(one['properties']), ...asRecord(other['properties']) };
  const required = [one['required'], other['required']].flatMap(list =>
    Array.isArray(list) ? list : [],
  );
  return {
    ...one,
    ...other,
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(required.length > 0 && { required }),
  };
}

function pointed(root: JsonSchema, ref: string): unknown {
  return ref
    .split('/')
    .slice(1)
    .map(key => decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), root);
}
