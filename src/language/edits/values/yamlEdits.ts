import { type Document, isMap, isPair, isScalar, isSeq, type Pair, type YAMLMap } from 'yaml';
import type { Replacement, TextRange } from '../../../prompt/diagnostic.ts';
import type { YamlPath } from '../../../prompt/frontmatter/yamlRange.ts';
import type { Scalar, ValueEdits } from './valueEdits.ts';
import { intoMap } from './yamlInsert.ts';

/** The edits of a YAML document. The target of an alias is shared, so it is not edited. */
export function yamlEdits(yaml: Document.Parsed, text: string): ValueEdits {
  return {
    replace(path, value) {
      const written = scalarAt(nodeAt(yaml, path), text);
      return written && { range: written.range, text: scalarText(value, written.quoted) };
    },
    rename(path, name) {
      const written = scalarAt(pairAt(yaml, path)?.pair.key, text);
      return written && { range: written.range, text: scalarText(name, written.quoted) };
    },
    remove(path) {
      const found = pairAt(yaml, path);
      return found && withoutPair(found.map, found.pair, text);
    },
    insert(path, name, value) {
      const map = nodeAt(yaml, path);
      return isMap(map) ? intoMap(map, { [name]: value }, text, 2) : undefined;
    },
  };
}

function nodeAt(yaml: Document.Parsed, path: YamlPath): unknown {
  let node: unknown = yaml.contents;
  for (const step of path) {
    if (isMap(node)) node = pairOf(node, step)?.value;
    else node = isSeq(node) ? node.items[Number(step)] : undefined;
  }
  return node;
}

function pairAt(yaml: Document.Parsed, path: YamlPath) {
  const map = nodeAt(yaml, path.slice(0, -1));
  const pair = isMap(map) ? pairOf(map, path.at(-1) ?? '') : undefined;
  return isMap(map) && pair ? { map, pair } : undefined;
}

function pairOf(map: YAMLMap, step: string | number): Pair | undefined {
  return map.items.find(
    item => isPair(item) && isScalar(item.key) && String(item.key.value) === String(step),
  );
}

/** A plain or quoted scalar without an anchor or a tag. */
function scalarAt(node: unknown, text: string) {
  if (!isScalar(node) || !node.range || node.anchor || node.tag) return undefined;
  const [start, end] = node.range;
  if (end <= start || /^BLOCK/.test(node.type ?? '')) return undefined;
  return { range: { start, end }, quoted: /["']/.test(text.charAt(start)) };
}

function scalarText(value: Scalar, quoted: boolean): string {
  const isPlain =
    typeof value !== 'string' || (!quoted && /^[A-Za-z][\w-]*$/.test(value) && !word.test(value));
  return isPlain ? String(value) : JSON.stringify(value);
}

/** Words that some YAML parsers do not read as strings. */
const word = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

function withoutPair(map: YAMLMap, pair: Pair, text: string): Replacement | undefined {
  const range = pairRange(pair, text);
  if (!range) return undefined;
  return map.flow ? outOfFlow(range, text) : outOfBlock(map, pair, range, text);
}

/** From the key to the last visible character; undefined for what has marks before it, or no width. */
function pairRange({ key, value }: Pair, text: string): TextRange | undefined {
  const start = scalarAt(key, text)?.range.start;
  const end = endOf(value);
  if (start === undefined || end === undefined || end <= start) return undefined;
  return { start, end: text.slice(0, end).trimEnd().length };
}

function endOf(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null || !('range' in value)) return undefined;
  const range: unknown = value.range;
  const [start, end]: readonly unknown[] = Array.isArray(range) ? range : [];
  return typeof start === 'number' && typeof end === 'number' && end > start ? end : undefined;
}

function outOfFlow({ start, end }: TextRange, text: string): Replacement | undefined {
  const comma = /\s*,\s*/y;
  comma.lastIndex = end;
  if (comma.test(text)) return { range: { start, end: comma.lastIndex }, text: '' };
  const before = text.slice(0, start).trimEnd().length;
  if (text[before - 1] === ',') return { range: { start: before - 1, end }, text: '' };
  return text[before - 1] === '{' ? { range: { start, end }, text: '' } : undefined;
}

function outOfBlock(
  map: YAMLMap,
  pair: Pair,
  { start, end }: TextRange,
  text: string,
): Replacement | undefined {
  if (map.items.length === 1) return { range: { start, end }, text: '{}' };
  const next = map.items[map.items.indexOf(pair) + 1];
  if (next) {
    const until = scalarAt(next.key, text)?.range.start;
    // A comment between the two may be about either.
    if (until === undefined || text.slice(end, until).trim() !== '') return undefined;
    return { range: { start, end: until }, text: '' };
  }
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const rest = /^[^\r\n]*/.exec(text.slice(end))?.[0] ?? '';
  if (lineStart === 0 || `${text.slice(lineStart, start)}${rest}`.trim() !== '') return undefined;
  const from = text[lineStart - 2] === '\r' ? lineStart - 2 : lineStart - 1;
  return { range: { start: from, end }, text: '' };
}
