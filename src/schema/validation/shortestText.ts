/** Levels that are walked by calls within calls. */
const DEEPEST = 100;

/**
 * Whether a text is the shortest JSON of its value, as programs and structured outputs write it. Then it
 * repeats no name, and no number has digits that the value lost: both would make the text longer, so nobody
 * has to look for them in it. `value` is what the text says.
 */
export function isShortestText(text: string, value: unknown): boolean {
  const colon = text.indexOf(':');
  // Most texts that are not the shortest have a space or a line break here.
  if (colon !== -1 && text.charCodeAt(colon + 1) <= 0x20) return false;
  return lengthOf(value, 0) === text.length;
}

/** UTF-16 units of a value without spaces and escapes; NaN where that says too little. */
function lengthOf(value: unknown, depth: number): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value === 'number') return lengthOfNumber(value);
  if (typeof value !== 'object' || value === null) return value === false ? 5 : 4;
  if (depth > DEEPEST) return Number.NaN;
  // Each item has a comma or the closing bracket after it.
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
 * The length of the shortest decimal of a number; NaN where an exponent may be shorter, or where another
 * number as long may have the same value: two decimals of up to 15 digits never have.
 */
function lengthOfNumber(value: number): number {
  if (value === 0) return Object.is(value, -0) ? 2 : 1;
  if (value > 0 && value < 10 && Number.isInteger(value)) return 1;
  const size = Math.abs(value);
  if (!(size >= 0.01 && size < 1e15) || value % 1000 === 0) return Number.NaN;
  const { length } = String(value);
  return length > 15 ? Number.NaN : length;
}
