/** Where and why a text stops being JSON; `undefined` when all of it is. */
export interface JsonStop {
  /** 0-based UTF-16 offset of the first character that cannot stand there; the length at an early end. */
  readonly offset: number;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
  /** What stands there: `"x"`, or `the end`. */
  readonly found: string;
}

const space = /[ \t\n\r]*/y;
const scalar =
  /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const name = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y;

/**
 * The engine's own message names the place only sometimes, so this walks the text itself;
 * it runs once for a text that `JSON.parse` has refused.
 */
export function findJsonStop(text: string): JsonStop | undefined {
  let at = 0;
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const found = pattern.test(text);
    if (found) at = pattern.lastIndex;
    return found;
  };
  const takeChar = (char: string): boolean => {
    take(space);
    if (text[at] !== char) return false;
    at += 1;
    return true;
  };
  const closers: string[] = [];
  // One round reads one value, then closes what it ends and moves to the next value.
  for (;;) {
    take(space);
    if (takeChar('{')) {
      if (!takeChar('}')) {
        closers.push('}');
        if (!takeName()) return stopAt(text, at);
        continue;
      }
    } else if (takeChar('[')) {
      if (!takeChar(']')) {
        closers.push(']');
        continue;
      }
    } else if (!take(scalar)) {
      return stopAt(text, at);
    }
    while (closers.length > 0 && takeChar(closers.at(-1) ?? '')) closers.pop();
    take(space);
    if (closers.length === 0) return at === text.length ? undefined : stopAt(text, at);
    if (!takeChar(',')) return stopAt(text, at);
    if (closers.at(-1) === '}' && !takeName()) return stopAt(text, at);
  }

  function takeName(): boolean {
    take(space);
    return take(name) && takeChar(':');
  }
}

function stopAt(text: string, offset: number): JsonStop {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  const codePoint = text.codePointAt(offset);
  return {
    offset,
    line: before.split('\n').length,
    column: offset - lineStart + 1,
    found: codePoint === undefined ? 'the end' : JSON.stringify(String.fromCodePoint(codePoint)),
  };
}
