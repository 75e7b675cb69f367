/**
 * Numbers exactly as written. JavaScript numbers have 53 bits, so `JSON.parse` rounds larger integers and
 * fractions with more than 17 digits, and different numbers become equal. The written form is stored for the
 * object or list that contains the number, and every comparison uses it. Values stay plain data: code that
 * copies a value without {@link keepSource} compares rounded numbers.
 */
const sources = new WeakMap<object, Map<string, string>>();
/** False until the first source is stored, so that nothing has to be searched for. */
let isUsed = false;

/**
 * The library types of TypeScript do not include the third argument and `JSON.rawJSON`. Source: ECMA-262,
 * JSON.parse source text access.
 */
type Reviver = (
  this: object,
  key: string,
  value: unknown,
  context: { readonly source?: string },
) => unknown;
const { parse, rawJSON } = JSON as unknown as {
  readonly parse: (text: string, reviver: Reviver) => unknown;
  readonly rawJSON?: (text: string) => unknown;
};

/** Number of digits that a JavaScript number always keeps. */
const SAFE_DIGITS = 15;
/**
 * An exponent that may be out of the range of JavaScript numbers, or so close to its end that digits are
 * lost.
 */
const longExponent = /[eE][+-]?\d{3}/;

/** Whether a text may contain a number that loses digits. Only such texts are parsed again. */
function mayLoseDigits(text: string): boolean {
  return hasLongRun(text) || longExponent.test(text);
}

/**
 * Whether a text has more digits and dots in a row than a number is certain to keep. Such a run always
 * includes one of the characters that are checked, so most characters are skipped. A regular expression would
 * take a third of the time that `JSON.parse` needs for a short reply.
 */
function hasLongRun(text: string): boolean {
  for (let at = SAFE_DIGITS; at < text.length; at += SAFE_DIGITS + 1) {
    if (!isDigitOrDot(text, at)) continue;
    let start = at;
    let end = at + 1;
    while (isDigitOrDot(text, start - 1)) start -= 1;
    while (isDigitOrDot(text, end)) end += 1;
    if (end - start > SAFE_DIGITS) return true;
  }
  return false;
}

function isDigitOrDot(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code <= 0x39 && (code >= 0x30 || code === 0x2e);
}

/**
 * The same as `JSON.parse`, but stores the written form of numbers. @throws SyntaxError like `JSON.parse`.
 */
export function parseExact(text: string): unknown {
  return parseHeld(text).value;
}

/** The same, with the written form of a text that is itself a number. */
export function parseHeld(text: string): Held {
  return mayLoseDigits(text) ? parseWithSources(text) : { value: JSON.parse(text) };
}

/** The same for a text whose value has already been parsed with `JSON.parse`. */
export function heldOf(text: string, value: unknown): Held {
  return mayLoseDigits(text) ? parseWithSources(text) : { value };
}

function parseWithSources(text: string): Held {
  let last: string | undefined;
  try {
    const value = parse(text, function (key, item, { source }) {
      last = source;
      if (typeof item === 'number' && source !== undefined) rememberSource(this, key, item, source);
      return item;
    });
    return typeof value === 'number' && last !== undefined && differs(value, last)
      ? { value, source: last }
      : { value };
  } catch (error) {
    // With a reviver, the engine is recursive.
    if (error instanceof RangeError) return { value: JSON.parse(text) };
    throw error;
  }
}

/** Stores the written form of a number, unless the value has the same digits. */
export function rememberSource(holder: object, key: string, value: number, source: string): void {
  if (!differs(value, source)) return;
  isUsed = true;
  const known = sources.get(holder) ?? new Map<string, string>();
  sources.set(holder, known.set(key, source));
}

function differs(value: number, source: string): boolean {
  return mayLoseDigits(source) && !sameDecimals(String(value), source);
}

/** A value with the written form of its number, for exact comparison. */
export interface Held {
  readonly value: unknown;
  /** The written form of a number that lost digits. */
  readonly source?: string | undefined;
}

/** A value without a written form. */
function held(value: unknown): Held {
  return { value };
}

export function heldIn(holder: object, key: string): Held {
  const value = Object.hasOwn(holder, key) ? (holder as Record<string, unknown>)[key] : undefined;
  return isUsed ? { value, source: sources.get(holder)?.get(key) } : { value };
}

/** Copies the written form of a number to a copy of its object or list. */
export function keepSource(from: object, key: string, to: object, toKey = key): void {
  const source = isUsed ? sources.get(from)?.get(key) : undefined;
  if (source === undefined) return;
  const known = sources.get(to) ?? new Map<string, string>();
  sources.set(to, known.set(toKey, source));
}

/** Whether a list or object contains, at any depth, numbers that lost digits. */
export function hasSources(value: unknown): boolean {
  if (!isUsed || typeof value !== 'object' || value === null) return false;
  const seen = new Set<object>();
  const open: object[] = [value];
  for (let next = open.pop(); next; next = open.pop()) {
    if (sources.has(next)) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    for (const item of Object.values(next)) {
      if (typeof item === 'object' && item !== null) open.push(item);
    }
  }
  return false;
}

/** A number as written, for messages. */
export class WrittenNumber {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }

  toString(): string {
    return this.source;
  }

  toJSON(): unknown {
    return rawJSON ? rawJSON(this.source) : Number(this.source);
  }
}

/** The value for a message: the number as written, if it lost digits. */
export function written({ value, source }: Held): unknown {
  return source === undefined ? value : new WrittenNumber(source);
}

/** Deep equality of JSON values. Numbers are compared as decimals, so 1.0 equals 1 and no digit is lost. */
export function sameJson(a: Held, b: Held): boolean {
  const [left, right] = [a.value, b.value];
  if (typeof left === 'number' && typeof right === 'number') return compareNumbers(a, b) === 0;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) {
    return left === right;
  }
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const [keys, others] = [Object.keys(left), Object.keys(right)];
  return (
    keys.length === others.length &&
    keys.every(key => Object.hasOwn(right, key) && sameJson(heldIn(left, key), heldIn(right, key)))
  );
}

/** Negative, zero or positive, when the first number is less than, equal to or greater than the second. */
export function compareNumbers(a: Held, b: Held): number {
  if (a.source === undefined && b.source === undefined) return Number(a.value) - Number(b.value);
  return compareDecimals(decimalOf(a), decimalOf(b));
}

/** Whether two numbers differ by at most a tolerance. */
export function differsAtMost(a: Held, b: Held, tolerance: number): boolean {
  // Allows for rounding errors of binary fractions in differences such as 0.3 - 0.2.
  const slack = tolerance * (1 + 1e-9);
  if (a.source === undefined && b.source === undefined) {
    return Math.abs(Number(a.value) - Number(b.value)) <= slack;
  }
  const [left, right] = [decimalOf(a), decimalOf(b)];
  const exponent = Math.min(left.exponent, right.exponent);
  const spread = Math.max(left.exponent, right.exponent) - exponent;
  if (spread > MOST_DIGITS) return compareDecimals(left, right) === 0;
  const scaled = (each: Decimal): bigint => each.digits * 10n ** BigInt(each.exponent - exponent);
  const difference = scaled(left) - scaled(right);
  const size = { digits: difference < 0n ? -difference : difference, exponent };
  return compareDecimals(size, decimalOf(held(slack))) <= 0;
}

/** JSON with every number as written. */
export function exactJson({ value, source }: Held, indent?: number): string | undefined {
  if (source !== undefined) return source;
  if (rawJSON === undefined || !isUsed) return JSON.stringify(value, undefined, indent);
  return JSON.stringify(
    value,
    function (this: object, key, item: unknown) {
      const written = sources.get(this)?.get(key);
      return written === undefined ? item : rawJSON(written);
    },
    indent,
  );
}

/** `digits` times ten to the power of `exponent`. `digits` has no trailing zeros. */
interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

/** Maximum number of digits that are written out to compare two numbers. */
const MOST_DIGITS = 100_000;

function sameDecimals(a: string, b: string): boolean {
  return compareDecimals(decimal(a), decimal(b)) === 0;
}

function decimalOf({ value, source }: Held): Decimal {
  return decimal(source ?? String(value));
}

function decimal(text: string): Decimal {
  const [, sign = '', whole = '0', fraction = '', exponent = '0'] =
    /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+(?=\d)/, '');
  const trimmed = digits.replace(/0+$/, '') || '0';
  if (trimmed === '0') return { digits: 0n, exponent: 0 };
  return {
    digits: BigInt(`${sign === '-' ? '-' : ''}${trimmed}`),
    exponent: Number(exponent) - fraction.length + (digits.length - trimmed.length),
  };
}

function compareDecimals(a: Decimal, b: Decimal): number {
  const signs = signOf(a) - signOf(b);
  if (signs !== 0 || a.digits === 0n) return signs;
  const sizes = orderOfMagnitude(a) - orderOfMagnitude(b);
  if (sizes !== 0) return signOf(a) * sizes;
  // The numbers have the same size and sign, so the exponents differ by at most the number of written digits.
  const exponent = Math.min(a.exponent, b.exponent);
  const left = a.digits * 10n ** BigInt(a.exponent - exponent);
  const right = b.digits * 10n ** BigInt(b.exponent - exponent);
  return left < right ? -1 : left > right ? 1 : 0;
}

function signOf({ digits }: Decimal): number {
  return digits < 0n ? -1 : digits > 0n ? 1 : 0;
}

/** The smallest power of ten above a number. Sizes are ordered like the numbers. */
function orderOfMagnitude({ digits, exponent }: Decimal): number {
  return String(digits < 0n ? -digits : digits).length + exponent;
}
