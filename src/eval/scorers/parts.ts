import { isRecord } from '../../text/isRecord.ts';
import { exactJson, type Held, heldIn } from '../../text/json/exactJson.ts';
import { lastOf } from '../../text/memo.ts';

/** The keys that lead to a part of `expected`. Empty for the whole value. */
export type PartPath = readonly string[];

/**
 * The parts of an `expected` value: its fields at every depth, or the whole value when it is not an object
 * with fields.
 */
export function partsOf(expected: unknown): readonly PartPath[] {
  return hasFields(expected) ? fieldsOf(expected) : whole;
}

/** Every scorer of a row asks for the parts of the same value. */
const fieldsOf = lastOf((expected: Readonly<Record<string, unknown>>): readonly PartPath[] => {
  const parts: PartPath[] = [];
  addParts(expected, [], parts);
  return parts;
});

const whole: readonly PartPath[] = [[]];

function addParts(value: unknown, path: PartPath, parts: PartPath[]): void {
  if (!hasFields(value)) parts.push(path);
  else for (const key of Object.keys(value)) addParts(value[key], [...path, key], parts);
}

export function hasFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return isRecord(value) && Object.keys(value).length > 0;
}

/** The parts that no scorer compares. A reply cannot pass with them. */
export function uncomparedParts(
  scorers: readonly { compares(expected: unknown): readonly PartPath[] }[],
  expected: unknown,
): readonly PartPath[] {
  let parts = partsOf(expected);
  for (const scorer of scorers) {
    if (parts.length === 0) break;
    const compared = scorer.compares(expected);
    if (compared.length === 0) continue;
    // Most scorers compare all parts, in their order.
    if (arePaths(compared, parts)) return [];
    const keys = new Set(compared.map(partKey));
    parts = parts.filter(path => !keys.has(partKey(path)));
  }
  return parts;
}

function arePaths(some: readonly PartPath[], others: readonly PartPath[]): boolean {
  if (some === others) return true;
  return (
    some.length === others.length &&
    some.every((path, index) => {
      const other = others[index];
      return path.length === other?.length && path.every((key, at) => key === other[at]);
    })
  );
}

/** Different for different paths, whatever characters their keys have. */
export function partKey(path: PartPath): string {
  const [key = ''] = path;
  return path.length === 1 ? `.${key}` : JSON.stringify(path);
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
 * A value in a sentence: short texts without quotes, everything else as JSON with numbers as written, on one
 * line. A long value is shortened: to its start, or to the place where it differs from the other value. When
 * the other value would look the same, the difference is written out: the type as in `"3" (text)`, otherwise
 * the characters as in `"caf\u{e9}"`.
 */
export function heldValueText(value: Held, other?: Held): string {
  const words = heldText(value);
  const others = other && heldText(other);
  if (others === undefined || !looksLike(words, others)) return valueExcerpt(words, others);
  const { value: item } = value;
  if (words !== others) return valueExcerpt(escaped(words), escaped(others));
  if (typeof item === typeof other?.value) return valueExcerpt(words);
  return `${typeof item === 'string' ? JSON.stringify(words) : words} (${valueTypeName(item)})`;
}

/** Characters of a long value that are shown before the first difference. */
const CONTEXT = 40;

function valueExcerpt(text: string, other = ''): string {
  if (text.length <= LONGEST_VALUE) return text;
  let from = 0;
  while (from < text.length && text.charCodeAt(from) === other.charCodeAt(from)) from += 1;
  const isLate = other !== '' && from >= LONGEST_VALUE - CONTEXT;
  const shown = isLate ? `…${text.slice(from - CONTEXT)}` : text;
  return shown.length > LONGEST_VALUE ? `${shown.slice(0, LONGEST_VALUE - 1)}…` : shown;
}

/** Whether a person cannot tell two texts apart: they have other spaces, or letters that are written in two ways. */
function looksLike(one: string, other: string): boolean {
  if (one === other) return true;
  const visible = (text: string): string =>
    text
      .normalize('NFKC')
      .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
      .replace(/\s+/g, ' ');
  return visible(one) === visible(other);
}

/** A text in quotes with all that is not ASCII written as `\u{e9}`. */
function escaped(text: string): string {
  const quoted = /^["{[]/.test(text) ? text : JSON.stringify(text);
  return quoted.replace(
    /[^ -~]/gu,
    character => `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`,
  );
}

function heldText(held: Held): string {
  const { value } = held;
  if (value === undefined) return 'nothing';
  const bare = typeof value === 'string' && value !== '' && !/[\n"]/.test(value);
  return bare ? value : (exactJson(held) ?? 'nothing');
}

function valueTypeName(value: unknown): string {
  if (value === undefined || value === null) return String(value ?? 'null');
  if (typeof value === 'string') return 'text';
  return Array.isArray(value) ? 'list' : typeof value;
}
