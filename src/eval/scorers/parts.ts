import { isRecord } from '../../text/isRecord.ts';
import { exactJson, type Held, heldIn } from '../../text/json/exactJson.ts';

/** The keys that lead to a part of `expected`. Empty for the whole value. */
export type PartPath = readonly string[];

/**
 * The parts of an `expected` value: its fields at every depth, or the whole value when it is not an object
 * with fields.
 */
export function partsOf(expected: unknown): readonly PartPath[] {
  if (!hasFields(expected)) return [[]];
  return Object.entries(expected).flatMap(([key, value]) =>
    partsOf(value).map(path => [key, ...path]),
  );
}

export function hasFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return isRecord(value) && Object.keys(value).length > 0;
}

/** The parts that no scorer compares. A reply cannot pass with them. */
export function uncomparedParts(
  scorers: readonly { compares(expected: unknown): readonly PartPath[] }[],
  expected: unknown,
): readonly PartPath[] {
  const compared = new Set(
    scorers.flatMap(scorer => scorer.compares(expected)).map(path => JSON.stringify(path)),
  );
  return partsOf(expected).filter(path => !compared.has(JSON.stringify(path)));
}

/** The name of a part in messages: `expected.customer.plan`. */
export function partName(path: PartPath): string {
  return ['expected', ...path].join('.');
}

/** The value at a path. Undefined when there is none. */
export function partAt(whole: Held, [key, ...rest]: PartPath): Held {
  if (key === undefined) return whole;
  const { value } = whole;
  if (typeof value !== 'object' || value === null) return { value: undefined };
  return partAt(heldIn(value, key), rest);
}

/**
 * The path of a dotted name in a value. A key that contains dots takes precedence. Each key of the value is
 * tested once, so the time does not depend on the number of dots.
 */
export function pathSpelled(value: unknown, dotted: string): PartPath | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Object.hasOwn(value, dotted)) return [dotted];
  const beginnings = Object.entries(value)
    .filter(([key]) => dotted.startsWith(key) && dotted.charAt(key.length) === '.')
    .sort(([one], [other]) => one.length - other.length);
  for (const [key, below] of beginnings) {
    const rest = pathSpelled(below, dotted.slice(key.length + 1));
    if (rest) return [key, ...rest];
  }
  return undefined;
}

/** Maximum characters of a value in a message. */
const LONGEST_VALUE = 120;

/**
 * A value in a sentence: short texts without quotes, everything else as JSON with numbers as written,
 * shortened to one line. When the other value would look the same, the type is added: `"3" (text)`.
 */
export function valueText(value: Held, other?: Held): string {
  const text = wordsOf(value);
  if (!other || wordsOf(other) !== text || typeof value.value === typeof other.value) return text;
  const { value: item } = value;
  return `${typeof item === 'string' ? JSON.stringify(text) : text} (${typeName(item)})`;
}

function wordsOf(held: Held): string {
  const { value } = held;
  if (value === undefined) return 'nothing';
  const bare = typeof value === 'string' && value !== '' && !/[\n"]/.test(value);
  const text = bare ? value : (exactJson(held) ?? 'nothing');
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 1)}…` : text;
}

function typeName(value: unknown): string {
  if (value === undefined || value === null) return String(value ?? 'null');
  if (typeof value === 'string') return 'text';
  return Array.isArray(value) ? 'list' : typeof value;
}
