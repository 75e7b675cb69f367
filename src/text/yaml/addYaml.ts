import { type Document, isMap, isSeq, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import { insertion, type Replacement } from '../replacement.ts';
import { blockYaml, inlineEntries, inlineYaml } from './printYaml.ts';
import {
  type Collection,
  colonEnd,
  entryColumn,
  entryEnd,
  entryRange,
  isNothing,
  lineAfter,
  nestedValue,
  placeAt,
  type YamlPath,
  type YamlSource,
} from './yamlPlace.ts';

/** The edit that adds a key, including the maps around it that do not exist yet. */
export function addKey(
  source: YamlSource,
  document: Document.Parsed,
  path: YamlPath,
  value: unknown,
  first: boolean,
): Replacement | undefined {
  const { node, holder, index, rest, inFlow } = placeAt(document, path);
  const entry = nestedValue(rest, value) as Readonly<Record<string, unknown>>;
  if (rest.length === 0) return undefined;
  if (isMap(node)) return intoMap(source, node, entry, first);
  if (!isNothing(node)) return undefined;
  if (!holder) return atEnd(source, blockLines(source, entry, 0));
  if (!isMap(holder) || inFlow) return undefined;
  return belowKey(source, holder.items[index], entry);
}

/** The edit that adds an item at the end of a list. */
export function addItem(
  source: YamlSource,
  document: Document.Parsed,
  path: YamlPath,
  value: unknown,
): Replacement | undefined {
  const { node, holder, rest } = placeAt(document, path);
  if (rest.length > 0) return undefined;
  if (isNothing(node) && !holder) return atEnd(source, blockLines(source, [value], 0));
  if (!isSeq(node)) return undefined;
  if (node.flow) return intoFlow(source, node, inlineYaml(value, true), false);
  const indent = dashColumn(node, source.text);
  if (indent === undefined) return undefined;
  const lines = blockLines(source, [value], indent);
  // A comment at the end of the document belongs to the entries before it.
  return holder ? behind(source, node.items.at(-1), lines) : atEnd(source, lines);
}

/** Lines of YAML, each with its end. */
export function blockLines({ eol, unit }: YamlSource, value: unknown, indent: number): string {
  return blockYaml(value, unit)
    .split('\n')
    .map(line => (line === '' ? '' : ' '.repeat(indent) + line) + eol)
    .join('');
}

function atEnd({ text, range, eol }: YamlSource, lines: string): Replacement {
  const isOnNewLine = range.end === 0 || /[\n\uFEFF]/.test(text.charAt(range.end - 1));
  return insertion(range.end, (isOnNewLine ? '' : eol) + lines);
}

function behind(source: YamlSource, entry: unknown, lines: string): Replacement {
  const { offset, missing } = lineAfter(entryEnd(entry, source.text), source);
  return insertion(offset, missing + lines);
}

function intoMap(
  source: YamlSource,
  map: YAMLMap,
  entry: Readonly<Record<string, unknown>>,
  first: boolean,
): Replacement | undefined {
  if (map.flow) return intoFlow(source, map, inlineEntries(entry), first);
  const indent = entryColumn(map.items[0], source.text);
  if (indent === undefined) return undefined;
  const lines = blockLines(source, entry, indent);
  if (!first) return behind(source, map.items.at(-1), lines);
  const start = entryRange(map.items[0], source.text)?.start ?? 0;
  return insertion(start - indent, lines);
}

function belowKey(
  source: YamlSource,
  pair: Pair | undefined,
  entry: Readonly<Record<string, unknown>>,
): Replacement | undefined {
  const indent = entryColumn(pair, source.text);
  if (indent === undefined) return undefined;
  const { offset, missing } = lineAfter(colonEnd(pair?.key, source.text), source);
  return insertion(offset, missing + blockLines(source, entry, indent + source.unit));
}

/**
 * Inserts before a comment that follows the last entry. After it, the new entry would be a part of the
 * comment.
 */
function intoFlow(
  { text }: YamlSource,
  collection: Collection,
  written: string,
  first: boolean,
): Replacement | undefined {
  const [start] = collection.range ?? [];
  if (start === undefined) return undefined;
  const inside = start + 1;
  const last: unknown = collection.items.at(-1);
  if (last === undefined) {
    const isTight = !/\s/.test(text.charAt(inside));
    const space = isMap(collection) ? ' ' : '';
    return insertion(inside, space + written + (isTight ? space : ''));
  }
  const head = text.slice(inside, entryRange(collection.items[0], text)?.start);
  const line = /^\s*\n([ \t]*)$/.exec(head);
  const gap = line ? head : ' ';
  if (first) return insertion(inside, `${line ? gap : head}${written},${head === '' ? ' ' : ''}`);
  const end = entryEnd(last, text);
  const comma = /[ \t]*,/y;
  comma.lastIndex = end;
  return comma.test(text)
    ? insertion(comma.lastIndex, gap + written)
    : insertion(end, `,${gap}${written}`);
}

function dashColumn(list: YAMLSeq, text: string): number | undefined {
  const [start] = list.range ?? [];
  if (start === undefined) return undefined;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  return /^[\s-]*$/.test(text.slice(lineStart, start)) ? start - lineStart : undefined;
}
