export interface JsonToken {
  readonly kind: 'key' | 'string' | 'number' | 'literal' | 'punctuation' | 'space';
  readonly text: string;
  /** Offset in the reply in UTF-16 units. Absent for whitespace of the layout. */
  readonly start?: number;
}

/** An object or list that is not closed yet. */
interface TokenFrame {
  readonly array: boolean;
  /** Whether the next text in an object is a name. */
  named: boolean;
}

const lexeme = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|[{}[\],:]/g;
const maxLength = 200_000;
const maxDepth = 100;

/**
 * A reply that is a JSON object or array, formatted with two spaces and split into tokens. Numbers and
 * strings keep the model's own spelling, which `JSON.parse` would not. Undefined for other text, and for
 * replies that are too long or too deep.
 */
export function jsonTokens(text: string): readonly JsonToken[] | undefined {
  if (text.length > maxLength || !isJsonContainer(text)) return undefined;
  const lexemes = [...text.matchAll(lexeme)];
  const tokens: JsonToken[] = [];
  const frames: TokenFrame[] = [];
  const newline = () => tokens.push({ kind: 'space', text: `\n${'  '.repeat(frames.length)}` });

  for (const [i, { 0: word, index: start }] of lexemes.entries()) {
    const frame = frames.at(-1);
    const push = (kind: JsonToken['kind']) => tokens.push({ kind, text: word, start });
    if (word === '{' || word === '[') {
      push('punctuation');
      frames.push({ array: word === '[', named: false });
      if (frames.length > maxDepth) return undefined;
      if (!closesContainer(lexemes[i + 1]?.[0])) newline();
    } else if (closesContainer(word)) {
      frames.pop();
      if (!opensContainer(lexemes[i - 1]?.[0])) newline();
      push('punctuation');
    } else if (word === ',') {
      push('punctuation');
      if (frame) frame.named = false;
      newline();
    } else if (word === ':') {
      push('punctuation');
      tokens.push({ kind: 'space', text: ' ' });
    } else if (frame && !frame.array && !frame.named) {
      frame.named = true;
      push('key');
    } else {
      push(tokenKind(word));
    }
  }
  return tokens;
}

/** Whether a reply is a JSON object or list. */
export function isJsonContainer(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}

function tokenKind(word: string): JsonToken['kind'] {
  if (word.startsWith('"')) return 'string';
  return /^[-\d]/.test(word) ? 'number' : 'literal';
}

function opensContainer(word: string | undefined): boolean {
  return word === '{' || word === '[';
}

function closesContainer(word: string | undefined): boolean {
  return word === '}' || word === ']';
}
