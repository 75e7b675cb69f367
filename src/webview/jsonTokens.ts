export interface JsonToken {
  readonly kind: 'key' | 'string' | 'number' | 'literal' | 'punctuation' | 'space';
  readonly text: string;
  /** JSON pointer of the value the token is or opens; absent on other tokens. */
  readonly pointer?: string;
}

interface Frame {
  readonly array: boolean;
  readonly pointer: string;
  /** Position in an array. */
  index: number;
  /** Key of the member being read in an object; undefined before it. */
  key: string | undefined;
}

const lexeme = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|[{}[\],:]/g;
const maxLength = 200_000;
const maxDepth = 100;

/**
 * A reply that is a JSON object or array, laid out with two spaces and cut into tokens.
 * Numbers and strings keep the model's own spelling, which `JSON.parse` would not.
 * Undefined for other text, and for replies too long or deep to lay out.
 */
export function jsonTokens(text: string): readonly JsonToken[] | undefined {
  if (text.length > maxLength || !isJsonContainer(text)) return undefined;
  const lexemes = text.match(lexeme) ?? [];
  const tokens: JsonToken[] = [];
  const frames: Frame[] = [];
  const newline = () => tokens.push({ kind: 'space', text: `\n${'  '.repeat(frames.length)}` });

  for (const [i, word] of lexemes.entries()) {
    const frame = frames.at(-1);
    if (word === '{' || word === '[') {
      const pointer = pointerIn(frame);
      tokens.push({ kind: 'punctuation', text: word, pointer });
      frames.push({ array: word === '[', pointer, index: 0, key: undefined });
      if (frames.length > maxDepth) return undefined;
      if (!closes(lexemes[i + 1])) newline();
    } else if (closes(word)) {
      frames.pop();
      if (!opens(lexemes[i - 1])) newline();
      tokens.push({ kind: 'punctuation', text: word });
    } else if (word === ',') {
      tokens.push({ kind: 'punctuation', text: word });
      if (frame) {
        frame.index += 1;
        frame.key = undefined;
      }
      newline();
    } else if (word === ':') {
      tokens.push({ kind: 'punctuation', text: word }, { kind: 'space', text: ' ' });
    } else if (frame && !frame.array && frame.key === undefined) {
      frame.key = String(JSON.parse(word));
      tokens.push({ kind: 'key', text: word });
    } else {
      tokens.push({ kind: kindOf(word), text: word, pointer: pointerIn(frame) });
    }
  }
  return tokens;
}

function isJsonContainer(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}

function pointerIn(frame: Frame | undefined): string {
  if (!frame) return '';
  const step = frame.array
    ? String(frame.index)
    : (frame.key ?? '').replaceAll('~', '~0').replaceAll('/', '~1');
  return `${frame.pointer}/${step}`;
}

function kindOf(word: string): JsonToken['kind'] {
  if (word.startsWith('"')) return 'string';
  return /^[-\d]/.test(word) ? 'number' : 'literal';
}

function opens(word: string | undefined): boolean {
  return word === '{' || word === '[';
}

function closes(word: string | undefined): boolean {
  return word === '}' || word === ']';
}
