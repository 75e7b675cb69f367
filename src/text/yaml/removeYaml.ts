import { type Document, isMap, isPair } from 'yaml';
import type { Replacement, TextRange } from '../replacement.ts';
import {
  type Collection,
  entryRange,
  lineAfter,
  placeAt,
  type YamlPath,
  type YamlSource,
} from './yamlPlace.ts';

/** The edit that removes an entry from a map or an item from a list. */
export function removeEntry(
  source: YamlSource,
  document: Document.Parsed,
  path: YamlPath,
): Replacement | undefined {
  const { holder, index, rest } = placeAt(document, path);
  if (!holder || rest.length > 0) return undefined;
  const range = entryRange(holder.items[index], source.text);
  if (!range) return undefined;
  if (holder.flow) return outOfFlow(source, holder, index, range);
  return holder.items.length === 1
    ? lastOut(holder, range)
    : outOfBlock(source, holder, index, range);
}

function outOfFlow(
  { text }: YamlSource,
  { items }: Collection,
  index: number,
  { start, end }: TextRange,
): Replacement {
  const next = entryRange(items[index + 1], text)?.start;
  const before = entryRange(items[index - 1], text)?.end;
  const wide = next === undefined ? { start: before ?? start, end } : { start, end: next };
  if (!text.slice(wide.start, wide.end).includes('#')) return { range: wide, text: '' };
  const comma = /\s*,[ \t]*/y;
  comma.lastIndex = end;
  const isFollowed = next !== undefined && comma.test(text);
  return { range: { start, end: isFollowed ? comma.lastIndex : end }, text: '' };
}

/** An empty flow collection must be indented more than its key. */
function lastOut(holder: Collection, { start, end }: TextRange): Replacement {
  if (isMap(holder)) return { range: { start, end }, text: '{}' };
  return { range: { start: holder.range?.[0] ?? start, end }, text: ' []' };
}

function outOfBlock(
  source: YamlSource,
  { items }: Collection,
  index: number,
  { start, end }: TextRange,
): Replacement | undefined {
  const { text } = source;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const isWhole = isPair(items[index]) ? /^[ \t]*$/ : /^[ \t]*-[ \t]+$/;
  if (isWhole.test(text.slice(lineStart, start))) {
    const { offset, missing } = lineAfter(end, source);
    if (missing === '') return { range: { start: lineStart, end: offset }, text: '' };
    const lineEnd = /\r?\n$/.exec(text.slice(0, lineStart))?.[0].length ?? 0;
    return { range: { start: lineStart - lineEnd, end: offset }, text: '' };
  }
  // The first entry of a map that starts on the line of a dash.
  const next = entryRange(items[index + 1], text)?.start;
  return next === undefined ? undefined : { range: { start, end: next }, text: '' };
}
