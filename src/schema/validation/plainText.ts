/**
 * Whether a JSON text is certain to say no more than its value: it has no name twice and no number that lost
 * digits. Such a text need not be searched for either, which takes longer than this. False when it is not
 * certain, such as for texts with a colon before a long number. `value` is the parsed text.
 */
export function isPlainText(text: string, value: unknown): boolean {
  if (typeof value === 'number') return false;
  const facts: Facts = { names: 0, hasListedNumbers: false };
  if (!collect(value, facts, 0)) return false;
  const colons = countBeforeShort(text, ':');
  // Each name has a colon. When there are as many colons as names left in the value, no name is duplicate.
  if (colons !== facts.names) return false;
  return (
    !facts.hasListedNumbers ||
    (countBeforeShort(text, ',') !== undefined && countBeforeShort(text, '[') !== undefined)
  );
}

interface Facts {
  /** Number of names in all objects. */
  names: number;
  /** Whether a list has a number. */
  hasListedNumbers: boolean;
}

/** Maximum depth of a value. The function is recursive. */
const DEEPEST = 100;

/** Returns false when the value is nested too deeply. */
function collect(value: unknown, facts: Facts, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (depth > DEEPEST) return false;
  if (Array.isArray(value)) {
    for (const item of value) {
      if (typeof item === 'number') facts.hasListedNumbers = true;
      else if (typeof item === 'object' && !collect(item, facts, depth + 1)) return false;
    }
    return true;
  }
  const members = value as Readonly<Record<string, unknown>>;
  for (const name in members) {
    facts.names += 1;
    const member = members[name];
    if (typeof member === 'object' && !collect(member, facts, depth + 1)) return false;
  }
  return true;
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
  while (code <= 0x20) code = text.charCodeAt(++at);
  // Most values are texts.
  if (code === 0x22 || code > 0x39) return false;
  if (code === 0x2d) code = text.charCodeAt(++at);
  const end = at + SAFE_LENGTH;
  while (at <= end && code <= 0x39 && (code >= 0x30 || code === 0x2e)) code = text.charCodeAt(++at);
  return at > end || code === 0x65 || code === 0x45;
}
