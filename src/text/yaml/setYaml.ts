import { type Document, isNode, isScalar } from 'yaml';
import { isRecord } from '../isRecord.ts';
import { escapedJson } from '../json/printJson.ts';
import { insertion, type Replacement } from '../replacement.ts';
import { blockLines } from './addYaml.ts';
import { inlineYaml } from './printYaml.ts';
import { yamlComments } from './yamlComments.ts';
import {
  colonEnd,
  entryColumn,
  entryRange,
  isEditedInline,
  isNothing,
  lineAfter,
  nodeEnd,
  placeAt,
  type YamlPath,
  type YamlPlace,
  type YamlSource,
} from './yamlPlace.ts';

/** The edits that replace the value at a path. */
export function setValue(
  source: YamlSource,
  document: Document.Parsed,
  path: YamlPath,
  value: unknown,
): readonly Replacement[] | undefined {
  const { text } = source;
  const place = placeAt(document, path);
  const { node, key, inFlow } = place;
  const isInline = inFlow || key === undefined || isOneLine(value);
  if (isNothing(node)) {
    if (key === undefined) return undefined;
    if (isInline) return [insertion(colonEnd(key, text), ` ${inlineYaml(value, inFlow)}`)];
    return underKey(source, place, value);
  }
  if (!isNode(node) || !node.range) return undefined;
  const [start] = node.range;
  if (isEditedInline(node) && isInline) {
    return [{ range: { start, end: node.range[1] }, text: scalarLike(node, value, text, inFlow) }];
  }
  if (inFlow || key === undefined) {
    return [{ range: { start, end: nodeEnd(node, text) }, text: inlineYaml(value, inFlow) }];
  }
  return underKey(source, place, value);
}

/** The edit that renames a key and keeps its quotes. */
export function renameKey(
  { text }: YamlSource,
  document: Document.Parsed,
  path: YamlPath,
  name: string,
): Replacement | undefined {
  const { key, rest, inFlow } = placeAt(document, path);
  if (!isScalar(key) || !key.range || rest.length > 0) return undefined;
  const [start, end] = key.range;
  return { range: { start, end }, text: scalarLike(key, name, text, inFlow) };
}

/** Scalars and lists of scalars are written on the line of their key. */
function isOneLine(value: unknown): boolean {
  if (Array.isArray(value)) return !value.some(each => typeof each === 'object' && each !== null);
  return !isRecord(value) || Object.keys(value).length === 0;
}

function scalarLike(node: unknown, value: unknown, text: string, inFlow: boolean): string {
  const quoted =
    isScalar(node) &&
    node.range &&
    /["']/.test(text.charAt(node.range[0])) &&
    typeof value === 'string';
  return quoted ? escapedJson(value) : inlineYaml(value, inFlow);
}

/** Replaces the value after the colon of a key. Comments inside the old value are moved above the key. */
function underKey(
  source: YamlSource,
  { node, key, holder, index }: YamlPlace,
  value: unknown,
): readonly Replacement[] | undefined {
  const { text, eol } = source;
  const entry: unknown = holder?.items[index];
  const keyStart = entryRange(entry, text)?.start;
  const indent = entryColumn(entry, text);
  if (keyStart === undefined || indent === undefined) return undefined;
  const colon = colonEnd(key, text);
  const nothing = isNothing(node);
  const end = nothing ? colon : nodeEnd(node, text);
  if (isOneLine(value)) {
    const range = { start: colon, end };
    return [
      ...commentsAbove(source, range, keyStart, indent),
      { range, text: ` ${inlineYaml(value, false)}` },
    ];
  }
  const step = isRecord(value) || Array.isArray(value) ? indent + source.unit : indent;
  const lines = blockLines(source, value, step);
  if (nothing) {
    const { offset, missing } = lineAfter(colon, source);
    return [insertion(offset, missing + lines)];
  }
  const range = { start: colon, end };
  return [
    ...commentsAbove(source, range, keyStart, indent),
    { range, text: eol + lines.slice(0, -eol.length) },
  ];
}

function commentsAbove(
  { text, eol }: YamlSource,
  range: { readonly start: number; readonly end: number },
  keyStart: number,
  indent: number,
): readonly Replacement[] {
  const lineStart = text.lastIndexOf('\n', keyStart - 1) + 1;
  // A comment before the first key of a list item would separate the key from its dash.
  if (text.slice(lineStart, keyStart).trim() !== '') return [];
  // The lexer needs the context of the value, from the key on.
  const found = yamlComments(text, { start: keyStart, end: range.end }).filter(
    ({ start }) => start >= range.start,
  );
  const lines = found.map(({ text: comment }) => `${' '.repeat(indent)}${comment}${eol}`);
  return lines.length === 0 ? [] : [insertion(lineStart, lines.join(''))];
}
