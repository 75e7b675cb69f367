import { exactJson } from './exactJson.ts';
import { createJsonScanner } from './jsonScanner.ts';

/**
 * JSON with the keys of all objects sorted, so that equal values have equal text. Source: RFC 8785, section
 * 3.2.3.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(withSortedKeys(value));
}

/** Plain data with sorted keys. Data that is in order already, as most is, is returned without a copy. */
function withSortedKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map(withSortedKeys);
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  let isSame = true;
  let last = '';
  const entries = Object.entries(value);
  for (const entry of entries) {
    const [name, before] = entry;
    entry[1] = withSortedKeys(before);
    if (name < last || entry[1] !== before) isSame = false;
    last = name;
  }
  if (isSame) return value;
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** Characters that editors hide, warn about or change. They are escaped. */
const invisible = /[\u007f-\u00a0\u2028\u2029\ufeff\ufffe\uffff]/g;

/** JSON text that an editor does not change. */
export function escapedJson(value: unknown, indent?: number): string {
  return (exactJson({ value }, indent) ?? '').replace(
    invisible,
    found => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Maximum number of indented levels. In a text with more, the whitespace would be larger than the rest. */
const DEEPEST = 100;

/**
 * Formats JSON with an indentation of two spaces and a final line end. Duplicate names, numbers and escape
 * sequences are kept as written, which parsing and printing would change. Undefined when the text is not
 * JSON.
 */
export function layOutJson(text: string): string | undefined {
  const parts: string[] = [];
  /** For each open object or list, whether it already has an item. */
  const open: boolean[] = [];
  let deepest = 0;
  let isNamed = false;
  const newLine = (): void => {
    parts.push('\n', '  '.repeat(Math.min(open.length, DEEPEST)));
  };
  const next = (): void => {
    if (isNamed) isNamed = false;
    else if (open.length > 0) {
      if (open.at(-1)) parts.push(',');
      open[open.length - 1] = true;
      newLine();
    }
  };
  const scanner = createJsonScanner({
    open(isObject) {
      next();
      parts.push(isObject ? '{' : '[');
      open.push(false);
      deepest = Math.max(deepest, open.length);
    },
    close(end) {
      if (open.pop()) newLine();
      parts.push(text.slice(end - 1, end));
    },
    name(_, start, end) {
      next();
      isNamed = true;
      parts.push(text.slice(start, end), ': ');
    },
    scalar(_, start, end) {
      next();
      parts.push(text.slice(start, end));
    },
  });
  if (scanner.push(text) ?? scanner.end()) return undefined;
  return deepest > DEEPEST ? text : `${parts.join('')}\n`;
}
