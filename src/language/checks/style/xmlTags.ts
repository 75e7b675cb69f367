import type { TextRange } from '../../../text/replacement.ts';
import type { ProseMessage } from './promptProse.ts';

/** A tag such as `<rules>` or `</rules>` in a prompt's text. */
export interface XmlTag {
  readonly name: string;
  readonly kind: 'open' | 'close' | 'empty';
  readonly range: TextRange;
  readonly nameRange: TextRange;
  /** Whether it is at the start of its line, and whether the line contains nothing else. */
  readonly leads: boolean;
  readonly alone: boolean;
}

export interface XmlElement {
  readonly open: XmlTag;
  readonly close: XmlTag;
  /** Number of elements around it. */
  readonly depth: number;
}

const tag = /<(\/?)([A-Za-z][\w.-]*)(?:\s[^<>]*|\/)?>/g;

export function xmlTagsOf({ prose, range }: ProseMessage): readonly XmlTag[] {
  const tags: XmlTag[] = [];
  let at = range.start;
  for (const line of prose.split('\n')) {
    if (line.includes('<')) for (const tag of tagsIn(line, at)) tags.push(tag);
    at += line.length + 1;
  }
  return tags;
}

function tagsIn(line: string, offset: number): readonly XmlTag[] {
  const trimmed = line.trim();
  const indent = line.length - line.trimStart().length;
  return [...line.matchAll(tag)].map(({ index, 0: written, 1: slash = '', 2: name = '' }) => {
    const start = offset + index;
    const nameStart = start + 1 + slash.length;
    return {
      name,
      kind: slash ? 'close' : written.endsWith('/>') ? 'empty' : 'open',
      range: { start, end: start + written.length },
      nameRange: { start: nameStart, end: nameStart + name.length },
      leads: index === indent,
      alone: trimmed.length === written.length,
    };
  });
}

export interface UnclosedXml extends XmlTag {
  /** The end of an outer element before which its own end is missing. */
  readonly before?: XmlTag;
}

/** Matches tags. Returns the pairs and the tags without a counterpart. */
export function matchXml(tags: readonly XmlTag[]): {
  readonly elements: readonly XmlElement[];
  readonly unclosed: readonly UnclosedXml[];
  readonly unopened: readonly XmlTag[];
} {
  const elements: XmlElement[] = [];
  const unclosed: UnclosedXml[] = [];
  const unopened: XmlTag[] = [];
  const stack: XmlTag[] = [];
  const waiting = new Map<string, number>();
  for (const tag of tags) {
    const count = waiting.get(tag.name) ?? 0;
    if (tag.kind === 'open') {
      stack.push(tag);
      waiting.set(tag.name, count + 1);
    } else if (tag.kind === 'close' && count === 0) {
      unopened.push(tag);
    } else if (tag.kind === 'close') {
      for (let open = stack.pop(); open; open = stack.pop()) {
        waiting.set(open.name, (waiting.get(open.name) ?? 1) - 1);
        if (open.name === tag.name) {
          elements.push({ open, close: tag, depth: stack.length });
          break;
        }
        unclosed.push({ ...open, before: tag });
      }
    }
  }
  return { elements, unclosed: [...unclosed, ...stack], unopened };
}
