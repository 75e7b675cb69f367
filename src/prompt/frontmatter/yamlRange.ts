import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { aliasTarget } from '../../text/yaml/yamlAlias.ts';
import type { YamlPath } from '../../text/yaml/yamlChange.ts';
import type { TextRange } from '../diagnostic.ts';

/** Where the key at a path stands, of the nearest ancestor there is when the path leads nowhere. */
export function keyRange(yaml: Document.Parsed, path: YamlPath): TextRange | undefined {
  return walk(yaml, path).key;
}

/** Where the value at a path stands. */
export function valueRange(yaml: Document.Parsed, path: YamlPath): TextRange | undefined {
  return walk(yaml, path).value;
}

interface KeyAndValue {
  readonly key: TextRange | undefined;
  readonly value: TextRange | undefined;
}

function walk(yaml: Document.Parsed, path: YamlPath): KeyAndValue {
  let node: Node | null | undefined = yaml.contents;
  let place: KeyAndValue = { key: rangeOf(node), value: rangeOf(node) };
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
    place = { key: rangeOf(key), value: rangeOf(value) ?? rangeOf(key) };
    node = isNode(value) ? value : undefined;
  }
  return place;
}

/** Maps with more entries than this are searched by an index. */
const MANY = 16;

const indexes = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

function pairOf(map: YAMLMap, key: string): Pair | undefined {
  const isKey = (item: unknown): item is Pair =>
    isPair(item) && isScalar(item.key) && String(item.key.value) === key;
  if (map.items.length <= MANY) return map.items.find(isKey);
  let index = indexes.get(map);
  if (!index) {
    const pairs = map.items.filter(item => isPair(item) && isScalar(item.key));
    // Of a key written twice, the first counts.
    index = new Map(pairs.toReversed().map(pair => [String((pair.key as Scalar).value), pair]));
    indexes.set(map, index);
  }
  return index.get(key);
}

function rangeOf(node: unknown): TextRange | undefined {
  if (!isNode(node) || !node.range) return undefined;
  const [start, end] = node.range;
  return end > start ? { start, end } : undefined;
}
