import type { TextRange } from '../../text/replacement.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { messages } from './messages.ts';
import { type ParsedTag, parseTag } from './parseTag.ts';
import { rawCloses } from './rawCloses.ts';
import type { Tag, TagKind } from './tag.ts';

/**
 * Maximum number of characters that are read beyond the ends of invalid tags: the end of an unclosed quote or
 * bracket is searched in the whole text after it. Then each tag is read only to the next braces, so that any
 * text takes linear time.
 */
const MOST_IN_VAIN = 1_000_000;

/**
 * Finds every tag of a template and parses each separately. Follows Handlebars' lexer: `\{{` is text, strings
 * and `[...]` may contain braces, and a comment with dashes ends with dashes.
 */
export function scanTags(text: string, { start, end }: TextRange): readonly Tag[] {
  const body = text.slice(0, end);
  const tags: Tag[] = [];
  let inVain = 0;
  let rawCloseOf: ReturnType<typeof rawCloses> | undefined;
  let at = body.indexOf('{{', start);
  while (at !== -1) {
    if (isEscaped(body, at, start)) {
      at = body.indexOf('{{', at + 2);
      continue;
    }
    const { tag, reached } = readTag(inVain < MOST_IN_VAIN ? body : toNextBraces(body, at), at);
    tags.push(tag);
    if (tag.problem) inVain += reached - tag.range.end;
    let next = tag.range.end;
    if (tag.kind === 'raw' && !tag.problem) {
      rawCloseOf ??= rawCloses(body);
      const close = rawCloseOf(next);
      if (close) {
        tags.push(close);
        next = close.range.end;
      }
    }
    at = body.indexOf('{{', next);
  }
  return tags;
}

/** One backslash makes the braces text. Two are one backslash and a tag. */
function isEscaped(body: string, at: number, start: number): boolean {
  const before = body.slice(Math.max(start, at - 2), at);
  return before.endsWith('\\') && before !== '\\\\';
}

interface ReadTag {
  readonly tag: Tag;
  /** Offset to which the text was read to find the end of the tag. */
  readonly reached: number;
}

function readTag(body: string, start: number): ReadTag {
  const head = headOf(body, start);
  const { end: strictEnd, reached } = tagEnd(body, start, head);
  if (strictEnd === undefined) {
    const range = { start, end: recoveredEnd(body, start) };
    return { tag: tagOf(body, range, head, { ok: false }, true), reached };
  }
  const parsed = parseAt(body, { start, end: strictEnd }, head);
  const isRead = parsed.ok || head.kind === 'comment';
  const end = isRead ? strictEnd : Math.min(strictEnd, recoveredEnd(body, start));
  return { tag: tagOf(body, { start, end }, head, parsed), reached };
}

/** A text without what follows the tag at an offset: the next braces and everything after them. */
function toNextBraces(body: string, start: number): string {
  const next = body.indexOf('{{', afterBraces(body, start));
  return next === -1 ? body : body.slice(0, next);
}

function afterBraces(body: string, start: number): number {
  let at = start;
  while (body[at] === '{') at += 1;
  return at;
}

interface Head {
  readonly kind: TagKind;
  readonly name: string;
  /** Offset of the name. */
  readonly nameStart: number;
}

const heads: readonly (readonly [RegExp, TagKind])[] = [
  [/\{\{\{\{/y, 'raw'],
  [/\{\{~?!/y, 'comment'],
  [/\{\{~?#>/y, 'partialBlock'],
  [/\{\{~?#\*/y, 'decorator'],
  [/\{\{~?#/y, 'block'],
  [/\{\{~?\//y, 'close'],
  [/\{\{~?>/y, 'partial'],
  [/\{\{~?(?:\^|\s*else)\s*~?\}\}/y, 'else'],
  [/\{\{~?\^/y, 'inverse'],
  [/\{\{~?\s*else\b/y, 'elseChain'],
  [/\{\{~?[{&*]?/y, 'value'],
];

const word = /\s*("(?:\\"|[^"])*"|'(?:\\'|[^'])*'|(?:\[[^\]]*\]|[^\s~{}|=()[\]"'])+)?/y;

function headOf(body: string, start: number): Head {
  for (const [pattern, kind] of heads) {
    pattern.lastIndex = start;
    if (!pattern.test(body)) continue;
    if (kind === 'else' || kind === 'comment') return { kind, name: '', nameStart: start };
    word.lastIndex = pattern.lastIndex;
    const name = word.exec(body)?.[1] ?? '';
    return { kind, name, nameStart: word.lastIndex - name.length };
  }
  return { kind: 'value', name: '', nameStart: start };
}

interface TagEnd {
  /** The end of a valid tag. Absent when it is not closed. */
  readonly end?: number;
  readonly reached: number;
}

function tagEnd(body: string, start: number, { kind }: Head): TagEnd {
  if (kind === 'comment') return closedBy(commentEnd(body, start), body);
  // Handlebars reads this tag as a whole, so that another brace is text.
  if (kind === 'else') return closedBy(body.indexOf('}}', start) + '}}'.length, body);
  let at = start + (kind === 'raw' ? '{{{{' : '{{').length;
  if (kind === 'value' && /^~?\{/.test(body.slice(at, at + 2))) at = body.indexOf('{', at) + 1;
  while (at < body.length) {
    const end = closeAt(body, at);
    if (end !== undefined) return closedBy(end, body);
    if (body.startsWith('{{', at)) return { reached: at };
    atom.lastIndex = at;
    // A quote or bracket that is not closed was searched to the end of the text.
    if (!atom.test(body)) return { reached: body.length };
    at = atom.lastIndex;
  }
  return { reached: at };
}

function closedBy(end: number | undefined, body: string): TagEnd {
  return end === undefined ? { reached: body.length } : { end, reached: end };
}

function commentEnd(body: string, start: number): number | undefined {
  const dashed = /\{\{~?!--/y;
  dashed.lastIndex = start;
  const close = dashed.test(body) ? /--~?\}\}/g : /\}\}/g;
  close.lastIndex = start + '{{!'.length;
  return close.test(body) ? close.lastIndex : undefined;
}

/** A quoted text, a name in brackets, or any other character. Matches nothing at an unclosed quote. */
const atom = /"(?:\\"|[^"])*"|'(?:\\'|[^'])*'|\[(?:\\\]|[^\]])*\]|[^"'[]/y;
const closes = /\}\}\}\}|\}~?\}\}|~?\}\}/y;

function closeAt(body: string, at: number): number | undefined {
  closes.lastIndex = at;
  return closes.test(body) ? closes.lastIndex : undefined;
}

/** A plausible end for an invalid tag, so that the next tag is found. */
function recoveredEnd(body: string, start: number): number {
  const inner = start + '{{'.length;
  const stop = /\{\{|\r|\n/g;
  stop.lastIndex = afterBraces(body, inner);
  const text = body.slice(inner, stop.exec(body)?.index ?? body.length);
  const closed = /\}{1,4}/.exec(text);
  if (closed) return inner + closed.index + closed[0].length;
  return inner + text.trimEnd().length;
}

function parseAt(body: string, range: TextRange, { kind, name }: Head): ParsedTag {
  const text = body.slice(range.start, range.end);
  return parseTag({ kind, name, text, offset: range.start });
}

function tagOf(
  body: string,
  range: TextRange,
  { kind, name, nameStart }: Head,
  parsed: ParsedTag,
  unclosed = false,
): Tag {
  const nameEnd = Math.min(nameStart + name.length, range.end);
  const nameRange = { start: Math.min(nameStart, range.end), end: nameEnd };
  const shape = { kind, range, name: unquotedName(name), nameRange };
  if (!parsed.ok) {
    const message = tagProblem(
      body.slice(range.start, range.end),
      kind,
      unclosed,
      parsed.unexpected,
    );
    const problem: Diagnostic = { code: 'tag', severity: 'error', message, range };
    return { ...shape, blockParams: [], problem };
  }
  const { call, blockParams } = parsed;
  return { ...shape, blockParams, ...(call && { call }) };
}

/** The name without quotes and brackets. */
function unquotedName(name: string): string {
  if (!/["'[]/.test(name)) return name;
  return name.replace(/^(["'])([\s\S]*)\1$/, '$2').replace(/\[([^\]]*)\]/g, '$1');
}

function tagProblem(
  tag: string,
  kind: TagKind,
  unclosed: boolean,
  unexpected: string | undefined,
): string {
  if (kind === 'comment') return messages['tag.comment']();
  const inner = tag.replace(/^[{~#^/>*&\s]+|[~}\s]+$/g, '');
  if (unclosed || !tag.endsWith('}}')) {
    if (/^[^"]*"[^"]*(?:"[^"]*"[^"]*)*$/.test(inner)) {
      return messages['tag.quote']();
    }
    return messages['tag.unclosed']();
  }
  if (inner === '') return messages['tag.empty']();
  const opened = /^\{+/.exec(tag)?.[0].length ?? 2;
  const closed = /\}+$/.exec(tag)?.[0].length ?? 2;
  if (closed > opened) return messages['tag.braceBefore'](opened, closed);
  if (closed < opened) return messages['tag.braces'](opened, closed);
  if (unexpected) return messages['tag.unexpected'](unexpected);
  return messages['tag.unreadable']();
}
