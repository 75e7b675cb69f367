/** A value in a JSON text. Its offsets are in UTF-16 units. */
export interface JsonNode {
  readonly kind: 'object' | 'array' | 'string' | 'number' | 'literal';
  readonly start: number;
  readonly end: number;
  /** The name of the field, as in the text with its quotes, or the index in the list. Absent at the root. */
  readonly key?: string | number;
  /** Where the field starts: before its name, if it has one. */
  readonly from: number;
}

export function hasChildren({ kind }: JsonNode): boolean {
  return kind === 'object' || kind === 'array';
}

/** The value of a whole text. */
export function rootNode(text: string): JsonNode {
  const start = skipSpace(text, 0);
  return { kind: kindAt(text, start), start, end: skipValue(text, start), from: start };
}

/**
 * The direct children of an object or list. Only the text of the container is read, without recursion, so
 * that neither the depth nor the length of a reply matters.
 * @param text valid JSON.
 */
export function childrenOf(text: string, { kind, start, end }: JsonNode): readonly JsonNode[] {
  const children: JsonNode[] = [];
  if (kind !== 'object' && kind !== 'array') return children;
  let at = skipSpace(text, start + 1);
  while (at < end - 1) {
    const from = at;
    let key: string | number = children.length;
    if (kind === 'object') {
      const keyEnd = skipString(text, at);
      key = text.slice(at, keyEnd);
      // After the colon.
      at = skipSpace(text, skipSpace(text, keyEnd) + 1);
    }
    const valueEnd = skipValue(text, at);
    children.push({ kind: kindAt(text, at), start: at, end: valueEnd, key, from });
    // After the comma.
    at = skipSpace(text, skipSpace(text, valueEnd) + 1);
  }
  return children;
}

function kindAt(text: string, at: number): JsonNode['kind'] {
  switch (text[at]) {
    case '{':
      return 'object';
    case '[':
      return 'array';
    case '"':
      return 'string';
    case 't':
    case 'f':
    case 'n':
      return 'literal';
    default:
      return 'number';
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) <= 0x20) at++;
  return at;
}

function skipString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    if (code === BACKSLASH) at++;
  }
  return text.length;
}

function skipValue(text: string, from: number): number {
  let depth = 0;
  let at = from;
  while (at < text.length) {
    const character = text[at];
    if (character === '"') {
      at = skipString(text, at);
    } else if (character === '{' || character === '[') {
      depth++;
      at++;
      continue;
    } else if (character === '}' || character === ']') {
      if (depth === 0) return at;
      depth--;
      at++;
    } else if (depth === 0) {
      return skipScalar(text, at);
    } else {
      at++;
      continue;
    }
    if (depth === 0) return at;
  }
  return at;
}

function skipScalar(text: string, from: number): number {
  let at = from;
  while (at < text.length && !/[,\]}\s]/.test(text.charAt(at))) at++;
  return at;
}
