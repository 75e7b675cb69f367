import {
  type Alias,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  visit,
  type YAMLMap,
} from 'yaml';
import { onceFor } from '../memo.ts';
import type { TextRange } from '../replacement.ts';
import type { YamlPath } from './yamlPlace.ts';

/** The range of the key at a path, or that of its nearest existing ancestor. */
export function keyRange(yaml: Document.Parsed, path: YamlPath): TextRange | undefined {
  return walk(yaml, path).key;
}

/** The range of the value at a path. */
export function valueRange(yaml: Document.Parsed, path: YamlPath): TextRange | undefined {
  return walk(yaml, path).value;
}

/** A number as it is written: `01` or `1e3`. Undefined when there is no number at the path. */
export function writtenNumber(yaml: Document.Parsed, path: YamlPath): string | undefined {
  const node = yaml.getIn(path, true);
  const scalar = isAlias(node) ? aliasTarget(yaml, node) : node;
  return isScalar(scalar) && typeof scalar.value === 'number' ? scalar.source : undefined;
}

interface KeyAndValue {
  readonly key: TextRange | undefined;
  readonly value: TextRange | undefined;
}

function walk(yaml: Document.Parsed, path: YamlPath): KeyAndValue {
  let node: Node | null | undefined = yaml.contents;
  let place: KeyAndValue = { key: nodeRange(node), value: nodeRange(node) };
  for (const step of path) {
    if (isAlias(node)) node = aliasTarget(yaml, node);
    let key: unknown;
    let value: unknown;
    if (isMap(node)) {
      const pair = pairOf(node, String(step));
      key = pair?.key;
      value = pair?.value;
    } else if (isSeq(node)) {
      value = node.items[Number(step)];
      key = value;
    }
    if (key === undefined) return place;
    place = { key: nodeRange(key), value: nodeRange(value) ?? nodeRange(key) };
    node = isNode(value) ? value : undefined;
  }
  return place;
}

/** Maps with more entries are searched with an index. */
const MANY = 16;

const pairIndex = onceFor((map: YAMLMap): ReadonlyMap<string, Pair> => {
  const pairs = map.items.filter(item => isPair(item) && isScalar(item.key));
  // The first of duplicate keys is used.
  return new Map(pairs.toReversed().map(pair => [String((pair.key as Scalar).value), pair]));
});

function pairOf(map: YAMLMap, key: string): Pair | undefined {
  const isKey = (item: unknown): item is Pair =>
    isPair(item) && isScalar(item.key) && String(item.key.value) === key;
  return map.items.length <= MANY ? map.items.find(isKey) : pairIndex(map).get(key);
}

function nodeRange(node: unknown): TextRange | undefined {
  if (!isNode(node) || !node.range) return undefined;
  const [start, end] = node.range;
  return end > start ? { start, end } : undefined;
}

/**
 * The node that an alias refers to: the last node with its anchor before it. The library's `resolve` reads
 * the whole document for each alias, which is quadratic for many aliases.
 */
export function aliasTarget(document: Document, { source, range }: Alias): Node | undefined {
  const end = range?.[0] ?? Number.POSITIVE_INFINITY;
  return anchorsIn(document)
    .get(source)
    ?.findLast(node => (node.range?.[0] ?? 0) < end);
}

const anchorsIn = onceFor((document: Document): ReadonlyMap<string, readonly Node[]> => {
  const found = new Map<string, Node[]>();
  visit(document, {
    Node(_, node) {
      if (isAlias(node) || !node.anchor) return;
      const others = found.get(node.anchor);
      if (others) others.push(node);
      else found.set(node.anchor, [node]);
    },
  });
  return found;
});

/**
 * Every node and pair of a document, in the order of the text, parents first. The library's `visit` copies
 * the path for each node, which makes deep nesting quadratic.
 */
export function* yamlItems({ contents }: Document.Parsed): Generator<Node | Pair> {
  const waiting: unknown[] = [contents];
  while (waiting.length > 0) {
    const item = waiting.pop();
    if (!isPair(item) && !isNode(item)) continue;
    yield item;
    if (isPair(item)) waiting.push(item.value, item.key);
    else if (isCollection(item)) {
      for (let at = item.items.length - 1; at >= 0; at -= 1) waiting.push(item.items[at]);
    }
  }
}

/** A YAML document and the text that its ranges refer to. */
export interface YamlText {
  readonly yaml: Document.Parsed;
  readonly text: string;
}

/** The target of an alias, or the node itself. */
export function resolved({ yaml }: YamlText, node: unknown): unknown {
  return isAlias(node) ? aliasTarget(yaml, node) : node;
}

export function pairsOf(source: YamlText, node: unknown): readonly Pair[] {
  const map = resolved(source, node);
  return isMap(map) ? (map as YAMLMap).items.filter(item => isPair(item)) : [];
}

export function sequenceItems(source: YamlText, node: unknown): readonly unknown[] {
  const list = resolved(source, node);
  return isSeq(list) ? list.items : [];
}

/** The value at a path of keys, with aliases followed. */
export function nodeAt(source: YamlText, ...keys: readonly string[]): Node | undefined {
  let node: unknown = source.yaml.contents;
  for (const key of keys) {
    node = pairsOf(source, node).find(pair => scalarText(pair.key) === key)?.value;
  }
  const found = resolved(source, node);
  return found === null || found === undefined ? undefined : (found as Node);
}

/** The value of a scalar as text. Undefined for other nodes. */
export function scalarText(node: unknown): string | undefined {
  return isScalar(node) && node.value !== null ? String(node.value) : undefined;
}

/**
 * The range of a scalar's text. Undefined when it is written differently, with escape sequences or folded
 * lines.
 */
export function scalarRange({ text }: YamlText, node: unknown): TextRange | undefined {
  if (!isScalar(node)) return undefined;
  const scalar: Scalar = node;
  if (!scalar.range) return undefined;
  const quotes = scalar.type === 'QUOTE_DOUBLE' || scalar.type === 'QUOTE_SINGLE' ? 1 : 0;
  const start = scalar.range[0] + quotes;
  const value = String(scalar.value);
  return text.startsWith(value, start) ? { start, end: start + value.length } : undefined;
}
