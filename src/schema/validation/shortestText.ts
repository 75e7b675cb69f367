/** Maximum depth of a value. The function is recursive. */
const DEEPEST = 100;

/**
 * Whether a text is the shortest JSON of its value, as programs and structured outputs usually write it. Such
 * a text has no duplicate names and no number that lost digits, because both would make it longer. They then
 * need not be searched for. `value` is the parsed text.
 */
export function isShortestText(text: string, value: unknown): boolean {
  const colon = text.indexOf(':');
  // Most other texts have a space or a line break here.
  if (colon !== -1 && text.charCodeAt(colon + 1) <= 0x20) return false;
  return lengthOf(value, 0) === text.length;
}

/**
 * Length in UTF-16 units of a value's JSON without spaces and escapes. NaN when it cannot be determined this
 * way.
 */
function lengthOf(value: unknown, depth: number): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value === 'number') return lengthOfNumber(value);
  if (typeof value !== 'object' || value === null) return value === false ? 5 : 4;
  if (depth > DEEPEST) return Number.NaN;
  // Each item is followed by a comma or the closing bracket.
  let length = 1;
  if (Array.isArray(value)) {
    for (const item of value) length += lengthOf(item, depth + 1) + 1;
  } else {
    const members = value as Readonly<Record<string, unknown>>;
    for (const name in members) length += name.length + lengthOf(members[name], depth + 1) + 4;
  }
  return length === 1 ? 2 : length;
}

/**
 * Length of the shortest decimal notation of a number. NaN when an exponent may be shorter, or when another
 * number of the same length may have the same value. Two different decimals of up to 15 digits never have the
 * same value.
 */
function lengthOfNumber(value: number): number {
  if (value === 0) return Object.is(value, -0) ? 2 : 1;
  if (value > 0 && value < 10 && Number.isInteger(value)) return 1;
  const size = Math.abs(value);
  if (!(size >= 0.01 && size < 1e15) || value % 1000 === 0) return Number.NaN;
  const { length } = String(value);
  return length > 15 ? Number.NaN : length;
}
