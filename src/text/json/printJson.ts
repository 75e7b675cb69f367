import { exactJson } from './exactJson.ts';
import { createJsonScanner } from './jsonScanner.ts';

/**
 * JSON with the keys of all objects sorted, so that equal values have equal text. Source: RFC 8785, section
 * 3.2.3.
 */
export function canonicalJson(value: unknown): string {
  return sortedJson(value) ?? 'null';
}

/** The same as `JSON.stringify` but for the order. Sorted copies of the objects would take twice the time. */
function sortedJson(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) {
    let items = '';
    for (const item of value) items += `${items && ','}${sortedJson(item) ?? 'null'}`;
    return `[${items}]`;
  }
  if ('toJSON' in value) return JSON.stringify(value);
  const data = value as Readonly<Record<string, unknown>>;
  let fields = '';
  for (const name of sortedNames(data)) {
    const text = sortedJson(data[name]);
    if (text !== undefined) fields += `${fields && ','}${quoted(name)}:${text}`;
  }
  return `{${fields}}`;
}

const simpleName = /^\w+$/;

function quoted(name: string): string {
  return simpleName.test(name) ? `"${name}"` : JSON.stringify(name);
}

/** Up to this many names are sorted by insertion. The sort of the engine first copies them. */
const FEW = 12;

function sortFew(names: string[]): void {
  for (let at = 1; at < names.length; at += 1) {
    const name = names[at] ?? '';
    let before = at - 1;
    for (; before >= 0 && (names[before] ?? '') > name; before -= 1) {
      names[before + 1] = names[before] ?? '';
    }
    names[before + 1] = name;
  }
}

/** In the order of an object that is created with sorted names: names that are an index come first. */
function sortedNames(value: object): readonly string[] {
  const names = Object.keys(value);
  let isSorted = true;
  let mayBeIndex = false;
  for (let at = 0; at < names.length; at += 1) {
    const name = names[at] ?? '';
    if (at > 0 && name < (names[at - 1] ?? '')) isSorted = false;
    if (name.charCodeAt(0) <= 0x39) mayBeIndex = true;
  }
  if (isSorted) return names;
  if (names.length > FEW) names.sort();
  else sortFew(names);
  return mayBeIndex ? Object.keys(Object.fromEntries(names.map(name => [name, true]))) : names;
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
