import { isMap, isPair, isScalar, type Pair, stringify, type YAMLMap } from 'yaml';
import type { Replacement } from '../../../prompt/diagnostic.ts';
import type { PromptDocument } from '../../../prompt/document.ts';
import { insertion, lineEnd } from '../action.ts';

/**
 * The edit that adds a key to the frontmatter, with the maps and the fences that lead to it if they
 * are missing. What is there stays as it is written, comments included. Undefined where the key is
 * there already, or something else than a map is in its way.
 */
export function insertKey(
  document: PromptDocument,
  path: readonly string[],
  value: unknown,
): Replacement | undefined {
  const { frontmatter, text, template } = document;
  if (!frontmatter) {
    const block = printed(nest(path, value), text, 2, 0);
    const eol = lineEnd(text);
    return insertion(template.range.start, `---${eol}${block}---${eol}`);
  }
  const { yaml, content } = frontmatter;
  if (yaml.errors.length > 0) return undefined;
  const root: unknown = yaml.contents;
  const unit = indentUnit(root, text);
  if (isNothing(root)) {
    return insertion(content.end, printed(nest(path, value), text, unit, 0));
  }
  if (!isMap(root)) return undefined;
  let map: YAMLMap = root;
  for (const [index, step] of path.entries()) {
    const pair = pairOf(map, step);
    if (!pair) return intoMap(map, nest(path.slice(index), value), text, unit);
    const next: unknown = pair.value;
    if (isMap(next)) {
      map = next;
    } else if (isNothing(next) && index < path.length - 1) {
      return belowKey(map, pair, nest(path.slice(index + 1), value), text, unit);
    } else {
      return undefined;
    }
  }
  return undefined;
}

function isNothing(node: unknown): boolean {
  return (
    node === null || node === undefined || (isScalar(node) && node.value === null && !node.source)
  );
}

export function pairOf(map: YAMLMap, name: string): Pair | undefined {
  return map.items.find(
    item => isPair(item) && isScalar(item.key) && String(item.key.value) === name,
  );
}

function nest(path: readonly string[], value: unknown): unknown {
  return path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
}

/** Lines of YAML, each with its end, all set in by `indent`. */
export function printed(value: unknown, text: string, unit: number, indent: number): string {
  const eol = lineEnd(text);
  return stringify(value, { indent: unit, lineWidth: 0 })
    .trimEnd()
    .split('\n')
    .map(line => (line === '' ? '' : ' '.repeat(indent) + line) + eol)
    .join('');
}

/** One line of YAML for use between the braces of a flow map. */
function inFlow(value: unknown): string {
  const written = stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim();
  return written.replace(/^\{\s*|\s*\}$/g, '');
}

/** The edit that adds an entry behind the others of a map; undefined where it is not plain how. */
export function intoMap(
  map: YAMLMap,
  entry: unknown,
  text: string,
  unit: number,
): Replacement | undefined {
  const [start, end] = map.range ?? [];
  if (start === undefined || end === undefined) return undefined;
  const last = map.items.at(-1);
  if (map.flow) {
    const close = text.lastIndexOf('}', end - 1);
    if (close < start) return undefined;
    const inner = text.slice(start + 1, close);
    const at = start + 1 + inner.trimEnd().length;
    if (!last) return insertion(at, ` ${inFlow(entry)}${inner === '' ? ' ' : ''}`);
    return insertion(at, `${inner.trimEnd().endsWith(',') ? '' : ','} ${inFlow(entry)}`);
  }
  const indent = columnOf(keyStart(map.items[0]), text);
  const after = last && lineAfter(endOf(last), text);
  if (indent === undefined || !after) return undefined;
  return insertion(after.offset, after.before + printed(entry, text, unit, indent));
}

function belowKey(
  map: YAMLMap,
  pair: Pair,
  entry: unknown,
  text: string,
  unit: number,
): Replacement | undefined {
  const start = keyStart(pair);
  if (start === undefined) return undefined;
  if (map.flow) return undefined;
  const colon = text.indexOf(':', endOf({ key: pair.key }) ?? start);
  const indent = columnOf(start, text);
  const after = lineAfter(colon, text);
  if (colon === -1 || indent === undefined || !after) return undefined;
  return insertion(after.offset, after.before + printed(entry, text, unit, indent + unit));
}

/** The beginning of the line after an offset, the line end to add if the last line has none, and the usual one. */
export function lineAfter(offset: number | undefined, text: string) {
  if (offset === undefined) return undefined;
  const newline = text.indexOf('\n', offset);
  const eol = lineEnd(text);
  return newline === -1
    ? { offset: text.length, before: eol, eol }
    : { offset: newline + 1, before: '', eol };
}

function keyStart(pair: Pair | undefined): number | undefined {
  const key: unknown = pair?.key;
  return isScalar(key) ? key.range?.[0] : undefined;
}

/** The offset of the last character of a pair's value, or of its key when there is no value. */
function endOf({
  key,
  value,
}: {
  readonly key: unknown;
  readonly value?: unknown;
}): number | undefined {
  if (isMap(value) && !value.flow) {
    const last = value.items.at(-1);
    if (last) return endOf(last);
  }
  const node = isNothing(value) ? key : value;
  if (typeof node !== 'object' || node === null || !('range' in node)) return undefined;
  const range: unknown = node.range;
  if (!Array.isArray(range)) return undefined;
  const [start, end] = range as readonly number[];
  if (start === undefined || end === undefined) return undefined;
  // Block texts and lists end behind their last line.
  return Math.max(start, isScalar(node) && !/^BLOCK/.test(node.type ?? '') ? end : end - 1);
}

export function columnOf(offset: number | undefined, text: string): number | undefined {
  if (offset === undefined) return undefined;
  const column = offset - (text.lastIndexOf('\n', offset - 1) + 1);
  // The first key of a list item follows its dash.
  return /^[\s-]*$/.test(text.slice(offset - column, offset)) ? column : undefined;
}

/** The indentation of the frontmatter in columns; 2 if it has no nested map. */
export function indentUnit(root: unknown, text: string): number {
  if (!isMap(root)) return 2;
  for (const { value } of root.items) {
    if (!isMap(value) || value.flow) continue;
    const column = columnOf(keyStart(value.items[0]), text);
    if (column !== undefined && column > 0) return column;
  }
  return 2;
}
