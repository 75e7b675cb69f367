import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import type { TextRange } from '../../prompt/diagnostic.ts';
import { aliasTarget } from '../../text/yaml/yamlAlias.ts';

/** A YAML document with the text that its ranges count in. */
export interface YamlText {
  readonly yaml: Document.Parsed;
  readonly text: string;
}

export interface YamlKey {
  /** The keys that lead to it and itself, lists stepped over. */
  readonly path: readonly string[];
  /** Without quotes. */
  readonly range: TextRange;
}

/** The node an alias stands for, or the node. */
export function resolved({ yaml }: YamlText, node: unknown): unknown {
  return isAlias(node) ? aliasTarget(yaml, node) : node;
}

export function pairsOf(source: YamlText, node: unknown): readonly Pair[] {
  const map = resolved(source, node);
  return isMap(map) ? (map as YAMLMap).items.filter(item => isPair(item)) : [];
}

export function itemsOf(source: YamlText, node: unknown): readonly unknown[] {
  const list = resolved(source, node);
  return isSeq(list) ? list.items : [];
}

/** The value under keys, aliases followed. */
export function nodeAt(source: YamlText, ...keys: readonly string[]): Node | undefined {
  let node: unknown = source.yaml.contents;
  for (const key of keys) {
    node = pairsOf(source, node).find(pair => textOf(pair.key) === key)?.value;
  }
  const found = resolved(source, node);
  return found === null || found === undefined ? undefined : (found as Node);
}

/** A scalar's value as a text; undefined for anything else. */
export function textOf(node: unknown): string | undefined {
  return isScalar(node) && node.value !== null ? String(node.value) : undefined;
}

/** Where a scalar's text stands, if it stands there as it is: escapes and folded lines do not. */
export function scalarRange({ text }: YamlText, node: unknown): TextRange | undefined {
  if (!isScalar(node)) return undefined;
  const scalar: Scalar = node;
  if (!scalar.range) return undefined;
  const quotes = scalar.type === 'QUOTE_DOUBLE' || scalar.type === 'QUOTE_SINGLE' ? 1 : 0;
  const start = scalar.range[0] + quotes;
  const value = String(scalar.value);
  return text.startsWith(value, start) ? { start, end: start + value.length } : undefined;
}

/** Levels of fields that have names. */
const DEEPEST = 30;

/** Every key below a node that holds values. What an alias stands for is found where it is written. */
export function valueKeys(
  source: YamlText,
  node: unknown,
  path: readonly string[] = [],
): readonly YamlKey[] {
  if (path.length > DEEPEST) return [];
  if (isSeq(node)) return node.items.flatMap(item => valueKeys(source, item, path));
  if (!isMap(node)) return [];
  return pairsOf(source, node).flatMap(({ key, value }) => {
    const name = textOf(key);
    if (name === undefined || name === '<<') return [];
    const range = scalarRange(source, key);
    const here = [...path, name];
    return [...(range ? [{ path: here, range }] : []), ...valueKeys(source, value, here)];
  });
}
