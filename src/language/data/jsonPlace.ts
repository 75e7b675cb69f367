import type { TextRange } from '../../prompt/diagnostic.ts';
import type { YamlPath } from '../../prompt/yamlRange.ts';

export interface JsonPlace {
  /** Without its quotes; absent for a list's elements and the whole. */
  readonly key?: TextRange;
  readonly value: TextRange;
}

const word = /[ \t\r\n]*("[^"\\]*(?:\\[\s\S][^"\\]*)*"|[{}[\],:]|[^\s"{}[\],:]+)/y;
const bracketOrText = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|[{}[\]]/g;

/**
 * Where a path leads in the JSON value that starts at an offset, or the nearest ancestor there is.
 * It steps over what is not asked for and keeps nothing: a place is wanted for the few values that
 * are wrong. The text must be JSON there.
 */
export function jsonPlace(text: string, offset: number, path: YamlPath): JsonPlace {
  let place: JsonPlace = { value: valueAt(text, offset) };
  for (const step of path) {
    const next = memberOf(text, place.value, step);
    if (!next) break;
    place = next;
  }
  return place;
}

function memberOf(
  text: string,
  { start, end }: TextRange,
  step: string | number,
): JsonPlace | undefined {
  const isObject = text[start] === '{';
  if (!isObject && text[start] !== '[') return undefined;
  let found: JsonPlace | undefined;
  let index = 0;
  for (let at = start + 1; at < end - 1; index += 1) {
    const first = wordAt(text, at);
    const after = isObject ? wordAt(text, first.end).end : at;
    const value = valueAt(text, after);
    const name = isObject ? unquoted(text.slice(first.start, first.end)) : String(index);
    // Of a name written twice, JSON takes the last.
    if (name === String(step)) found = isObject ? { key: within(first), value } : { value };
    at = wordAt(text, value.end).end;
  }
  return found;
}

function valueAt(text: string, offset: number): TextRange {
  const { start, end } = wordAt(text, offset);
  if (text[start] !== '{' && text[start] !== '[') return { start, end };
  bracketOrText.lastIndex = start;
  let depth = 0;
  for (let found = bracketOrText.exec(text); found; found = bracketOrText.exec(text)) {
    if (found[0] === '{' || found[0] === '[') depth += 1;
    else if (found[0] === '}' || found[0] === ']') depth -= 1;
    if (depth === 0) return { start, end: found.index + found[0].length };
  }
  return { start, end: text.length };
}

function wordAt(text: string, offset: number): TextRange {
  word.lastIndex = offset;
  const found = word.exec(text);
  if (!found) return { start: text.length, end: text.length };
  const end = word.lastIndex;
  return { start: end - (found[1]?.length ?? 0), end };
}

/** An empty key has nothing but its quotes to show. */
function within({ start, end }: TextRange): TextRange {
  return end - start > 2 ? { start: start + 1, end: end - 1 } : { start, end };
}

function unquoted(written: string): string {
  return written.includes('\\') ? String(JSON.parse(written)) : written.slice(1, -1);
}
