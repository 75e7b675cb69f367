/**
 * Whether a JSON text is certain to say no more than its value: it has no name twice and no number that lost
 * digits. Such a text need not be searched for either, which takes longer than this. False when it is not
 * certain, such as for texts with a colon before a long number. `value` is the parsed text.
 */
export function isPlainText(text: string, value: unknown): boolean {
  if (typeof value === 'number') return false;
  hasListedNumbers = false;
  const names = countNames(value, 0);
  // Each name has a colon. When there are as many colons as names left in the value, no name is duplicate.
  if (countBeforeShort(text, ':') !== names) return false;
  return (
    !hasListedNumbers ||
    (countBeforeShort(text, ',') !== undefined && countBeforeShort(text, '[') !== undefined)
  );
}

/** Whether a list has a number. Found together with the names, because walking a value twice takes time. */
let hasListedNumbers = false;

/** Maximum depth of a value. The function is recursive. */
const DEEPEST = 100;

/** The number of names in a value. NaN when it is nested too deeply. */
function countNames(value: unknown, depth: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (depth > DEEPEST) return Number.NaN;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) {
      if (typeof item === 'number') hasListedNumbers = true;
      else if (typeof item === 'object') count += countNames(item, depth + 1);
    }
    return count;
  }
  const members = value as Readonly<Record<string, unknown>>;
  for (const name in members) {
    const member = members[name];
    count += typeof member === 'object' ? 1 + countNames(member, depth + 1) : 1;
  }
  return count;
}

/** How often a mark is in a text. Undefined when a number that may lose digits follows one of them. */
function countBeforeShort(text: string, mark: string): number | undefined {
  let count = 0;
  for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + 1)) {
    count += 1;
    if (mayLoseDigits(text, at + 1)) return undefined;
  }
  return count;
}

/** Number of digits and dots of which a JavaScript number keeps every digit. */
const SAFE_LENGTH = 15;

/** Whether the next token is a number with many digits or an exponent. */
function mayLoseDigits(text: string, from: number): boolean {
  let at = from;
  let code = text.charCodeAt(at);
  if (code === 0x20) code = text.charCodeAt(++at);
  // Most values are texts.
  if (code === 0x22) return false;
  while (code <= 0x20) code = text.charCodeAt(++at);
  if (code > 0x39) return false;
  if (code === 0x2d) code = text.charCodeAt(++at);
  const end = at + SAFE_LENGTH;
  while (at <= end && code <= 0x39 && (code >= 0x30 || code === 0x2e)) code = text.charCodeAt(++at);
  return at > end || code === 0x65 || code === 0x45;
}
