import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { TextRange } from '../replacement.ts';

/** A text and the part of it that is YAML. */
export interface YamlSource {
  readonly text: string;
  readonly range: TextRange;
  /** The line end of the text. */
  readonly eol: string;
  /** Columns by which nested maps are indented. */
  readonly unit: number;
}

export type Collection = YAMLMap | YAMLSeq;

export interface YamlPlace {
  /** The last node that exists on the path. */
  readonly node: unknown;
  /** The collection that contains the node. Undefined for the root. */
  readonly holder: Collection | undefined;
  readonly index: number;
  /** The key of a map entry. */
  readonly key: unknown;
  /** Whether it is inside braces or brackets. */
  readonly inFlow: boolean;
  /** The steps of the path that do not exist. */
  readonly rest: YamlPath;
}

/** Follows a path as far as nodes exist. */
export function placeAt(document: Document.Parsed, path: YamlPath): YamlPlace {
  let place: YamlPlace = {
    node: document.contents,
    holder: undefined,
    index: 0,
    key: undefined,
    inFlow: false,
    rest: path,
  };
  for (let step = place.rest[0]; step !== undefined; step = place.rest[0]) {
    const holder = place.node;
    if (!isMap(holder) && !isSeq(holder)) return place;
    const index = isMap(holder) ? pairIndex(holder, step) : Number(step);
    const entry: unknown = holder.items[index];
    if (entry === undefined) return place;
    place = {
      node: isPair(entry) ? entry.value : entry,
      holder,
      index,
      key: isPair(entry) ? entry.key : undefined,
      inFlow: place.inFlow || holder.flow === true,
      rest: place.rest.slice(1),
    };
  }
  return place;
}

function pairIndex(map: YAMLMap, step: string | number): number {
  return map.items.findIndex(({ key }) => isScalar(key) && String(key.value) === String(step));
}

export function isNothing(node: unknown): boolean {
  return (
    node === null || node === undefined || (isScalar(node) && node.value === null && !node.source)
  );
}

/** From the first to the last visible character of an entry of a map or an item of a list. */
export function entryRange(entry: unknown, text: string): TextRange | undefined {
  const first: unknown = isPair(entry) ? entry.key : entry;
  if (!isNode(first) || !first.range) return undefined;
  return { start: first.range[0], end: entryEnd(entry, text) };
}

/**
 * The offset after the last visible character of an entry, or after a block scalar that keeps its trailing
 * blank lines.
 */
export function entryEnd(entry: unknown, text: string): number {
  if (!isPair(entry)) return nodeEnd(entry, text);
  return isNothing(entry.value) ? colonEnd(entry.key, text) : nodeEnd(entry.value, text);
}

export function nodeEnd(node: unknown, text: string): number {
  if ((isMap(node) || isSeq(node)) && !node.flow) {
    const last: Pair | unknown = node.items.at(-1);
    if (last !== undefined) return entryEnd(last, text);
  }
  if (!isNode(node) || !node.range) return 0;
  const [start, end] = node.range;
  if (!isBlockScalar(node)) return end;
  if (/^[|>]\d?\+/.test(text.slice(start, end))) return text[end - 1] === '\n' ? end - 1 : end;
  return Math.max(start, text.slice(0, end).trimEnd().length);
}

/** The offset after the colon of a key, or after the key when it has no colon. */
export function colonEnd(key: unknown, text: string): number {
  if (!isNode(key) || !key.range) return 0;
  const colon = /\s*:/y;
  colon.lastIndex = key.range[1];
  return colon.test(text) ? colon.lastIndex : key.range[1];
}

function isBlockScalar(node: unknown): boolean {
  return isScalar(node) && /^BLOCK/.test(node.type ?? '');
}

export function isEditedInline(node: unknown): boolean {
  return isAlias(node) || (isScalar(node) && !isBlockScalar(node));
}

/**
 * The column of an entry in a block collection. Undefined when anything but dashes precedes it on its line.
 */
export function entryColumn(entry: unknown, text: string): number | undefined {
  const start = entryRange(entry, text)?.start;
  if (start === undefined) return undefined;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  return /^[\s-]*$/.test(text.slice(lineStart, start)) ? start - lineStart : undefined;
}

/** Indentation of a document in columns. 2 when it has no nested map. */
export function indentUnit(root: unknown, text: string): number {
  if (!isMap(root)) return 2;
  for (const { value } of root.items) {
    if (!isMap(value) || value.flow) continue;
    const column = entryColumn(value.items[0], text);
    if (column !== undefined && column > 0) return column;
  }
  return 2;
}

/** The start of the line after an offset, and the line end that is missing before it. */
export function lineAfter(offset: number, { text, range, eol }: YamlSource) {
  const newline = text.indexOf('\n', offset);
  return newline === -1 || newline >= range.end
    ? { offset: range.end, missing: eol }
    : { offset: newline + 1, missing: '' };
}

export type YamlPath = readonly (string | number)[];

/** A change of a value in a YAML document. Each path consists of keys and indexes before the change. */
export type YamlChange =
  /**
   * Sets or replaces a value and creates the maps around it. `first` puts a new key before the other keys.
   */
  | {
      readonly kind: 'set';
      readonly path: YamlPath;
      readonly value: unknown;
      readonly first?: boolean;
    }
  /** Adds a key after the other keys and creates the maps around it. Refused when the key exists. */
  | { readonly kind: 'insert'; readonly path: YamlPath; readonly value: unknown }
  /** Adds an item at the end of a list. The list is the document itself when it is empty. */
  | { readonly kind: 'append'; readonly path: YamlPath; readonly value: unknown }
  | { readonly kind: 'remove'; readonly path: YamlPath }
  | { readonly kind: 'rename'; readonly path: YamlPath; readonly name: string };

/** A value wrapped in maps for the keys of a path. */
export function nestedValue(path: YamlPath, value: unknown): unknown {
  return path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
}
