import type { TextRange } from '../../text/replacement.ts';

export interface JsonKey {
  /** The keys of its path, including itself, without list indexes. */
  readonly path: readonly string[];
  /** The range without quotes. */
  readonly range: TextRange;
}

interface KeyFrame {
  readonly base: readonly string[];
  readonly isObject: boolean;
  path: readonly string[];
  expectsKey: boolean;
}

const token = /"[^"\\\r\n]*(?:\\[^\r\n][^"\\\r\n]*)*"|[{}[\],]/g;

/** Every key of a JSON text with its range. Incomplete JSON returns the keys that it has. */
export function jsonKeys(text: string, { start, end }: TextRange): readonly JsonKey[] {
  const keys: JsonKey[] = [];
  const stack: KeyFrame[] = [];
  token.lastIndex = start;
  for (let found = token.exec(text); found && found.index < end; found = token.exec(text)) {
    const top = stack.at(-1);
    const [written] = found;
    if (written === '{' || written === '[') {
      const base = top?.path ?? [];
      stack.push({ base, isObject: written === '{', path: base, expectsKey: written === '{' });
    } else if (written === '}' || written === ']') {
      stack.pop();
    } else if (written === ',') {
      if (top?.isObject) top.expectsKey = true;
    } else if (top?.expectsKey) {
      top.path = [...top.base, unquotedKey(written)];
      top.expectsKey = false;
      const from = found.index + 1;
      keys.push({ path: top.path, range: { start: from, end: from + written.length - 2 } });
    }
  }
  return keys;
}

function unquotedKey(written: string): string {
  if (!written.includes('\\')) return written.slice(1, -1);
  try {
    return String(JSON.parse(written));
  } catch {
    return written.slice(1, -1);
  }
}
