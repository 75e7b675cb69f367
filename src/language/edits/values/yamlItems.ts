import { isNode, stringify, type YAMLSeq } from 'yaml';
import type { Replacement } from '../../../prompt/diagnostic.ts';
import { insertion } from '../action.ts';
import { columnOf, lineAfter } from './yamlInsert.ts';

/** A scalar as YAML that is valid in block and flow style. */
export function inlineYaml(value: unknown): string {
  return stringify([value], { collectionStyle: 'flow', lineWidth: 0 })
    .trim()
    .replace(/^\[\s*|\s*\]$/g, '');
}

/** The edit that adds an item to the end of a list; undefined where it is written in an unusual way. */
export function addItem(seq: YAMLSeq, value: unknown, text: string): Replacement | undefined {
  const [start] = seq.range ?? [];
  if (start === undefined) return undefined;
  const last = endOf(seq.items.at(-1));
  if (last === undefined) {
    return seq.flow ? insertion(start + 1, inlineYaml(value)) : undefined;
  }
  // Before a comment that follows, which would swallow it.
  if (seq.flow) return insertion(last, `, ${inlineYaml(value)}`);
  const indent = columnOf(start, text);
  const after = lineAfter(last - 1, text);
  if (indent === undefined || !after) return undefined;
  const line = `${' '.repeat(indent)}- ${inlineYaml(value)}`;
  return insertion(after.offset, `${after.before}${line}${after.eol}`);
}

/** The edit that takes an item out of a list. */
export function removeItem(seq: YAMLSeq, index: number, text: string): Replacement | undefined {
  const item = itemRange(seq.items[index]);
  if (!item || !seq.range) return undefined;
  if (seq.flow) return removeInFlow(seq, index, item, text);
  if (seq.items.length === 1) {
    // A flow list must be indented further than its key.
    return { range: { start: seq.range[0], end: item.end }, text: ' []' };
  }
  const start = text.lastIndexOf('\n', item.start - 1) + 1;
  const after = lineAfter(item.end - 1, text);
  const isAlone = /^[ \t]*-[ \t]+$/.test(text.slice(start, item.start));
  return isAlone && after ? { range: { start, end: after.offset }, text: '' } : undefined;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function removeInFlow(seq: YAMLSeq, index: number, item: Span, text: string): Replacement {
  const next = itemRange(seq.items[index + 1]);
  const before = itemRange(seq.items[index - 1]);
  const from = next || !before ? item.start : before.end;
  const until = next ? next.start : item.end;
  // A comment between two items stays, and the comma with it: one too many is allowed.
  const isPlain = !text.slice(from, until).includes('#');
  return { range: isPlain ? { start: from, end: until } : item, text: '' };
}

function endOf(item: unknown): number | undefined {
  return itemRange(item)?.end;
}

function itemRange(item: unknown): Span | undefined {
  if (!isNode(item) || !item.range) return undefined;
  const [start, end] = item.range;
  return { start, end };
}
