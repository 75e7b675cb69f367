import { CST, Lexer } from 'yaml';
import type { TextRange } from '../../prompt/diagnostic.ts';
import type { YamlPath } from '../../text/yaml/yamlPlace.ts';

/** What can stand at an offset of a YAML or JSON text, half-typed ones included. */
export interface YamlCursor {
  /**
   * `key` of a map, `value` after its key or in a list, or `either`: the first thing below a key or
   * of a list's element, which may become a value or the first key of a map.
   */
  readonly at: 'key' | 'value' | 'either';
  /** Of the map that holds the key, or of the value. */
  readonly path: YamlPath;
  /** The word under the cursor, its quotes within; empty on blank ground. */
  readonly range: TextRange;
  /** The word, quotes aside, as written up to the cursor. */
  readonly typed: string;
  /** The whole word, quotes aside. */
  readonly word: string;
  /** Whether it stands within `{}` or `[]`. */
  readonly inFlow: boolean;
  /** Whether a `:` follows the word, which makes it a key already. */
  readonly colonFollows: boolean;
  /** Column of the word. */
  readonly column: number;
}

interface Frame {
  readonly kind: 'map' | 'list' | 'flowMap' | 'flowList';
  /** Column of a block's keys or dashes. */
  readonly column: number;
  /** The key whose value is under way. */
  key: string | undefined;
  index: number;
}

interface Word {
  readonly type: string;
  readonly source: string;
  readonly start: number;
}

/**
 * Finds the place of an offset from the text before it, so that whatever is wrong elsewhere cannot
 * reach it. `start` is where the YAML begins. Undefined in comments and in texts over several lines.
 */
export function yamlCursor(text: string, offset: number, start = 0): YamlCursor | undefined {
  const frames: Frame[] = [];
  let at = start;
  let lineStart = start;
  /** The scalar that was read last; it is a key if a `:` comes. */
  let word: Word | undefined;
  /** Whether the line has something before the cursor besides blanks and dashes. */
  let afterColon = false;
  /** The lexer announces plain and block scalars, whose text may look like anything. */
  let announced = false;

  for (const source of new Lexer().lex(text.slice(start, offset))) {
    const type = announced ? 'scalar' : CST.tokenType(source);
    announced = source === CST.SCALAR;
    if (announced || source === CST.DOCUMENT || source === CST.FLOW_END) continue;
    const column = at - lineStart;
    const top = frames.at(-1);
    const inFlow = top !== undefined && isFlow(top);
    switch (type) {
      case 'newline':
        if (!inFlow) {
          afterColon = false;
          if (word?.type !== 'block-scalar-header') word = undefined;
        }
        break;
      case 'space':
      case 'byte-order-mark':
        break;
      case 'seq-item-ind':
        if (!inFlow) {
          leave(frames, column);
          const holder = frames.at(-1);
          if (holder?.kind === 'list' && holder.column === column) holder.index += 1;
          else frames.push({ kind: 'list', column, key: undefined, index: 0 });
          afterColon = false;
        }
        word = undefined;
        break;
      case 'map-value-ind':
        if (inFlow) {
          if (top.kind === 'flowMap') top.key = word ? plain(word.source) : (top.key ?? '');
        } else if (word) {
          const { line, column: keyColumn } = lastLine(word, lineColumn(text, word.start, start));
          openMap(frames, keyColumn).key = plain(line);
          afterColon = true;
        }
        word = undefined;
        break;
      case 'flow-map-start':
      case 'flow-seq-start':
        frames.push({
          kind: type === 'flow-map-start' ? 'flowMap' : 'flowList',
          column,
          key: undefined,
          index: 0,
        });
        word = undefined;
        break;
      case 'flow-map-end':
      case 'flow-seq-end':
        if (inFlow) frames.pop();
        word = undefined;
        break;
      case 'comma':
        if (top?.kind === 'flowMap') top.key = undefined;
        if (top?.kind === 'flowList') top.index += 1;
        word = undefined;
        break;
      case 'comment':
        if (at + source.length >= offset) return undefined;
        break;
      case 'block-scalar-header':
        word = { type, source, start: at };
        break;
      default:
        word = {
          type: word?.type === 'block-scalar-header' ? 'block' : (type ?? ''),
          source,
          start: at,
        };
    }
    at += source.length;
    const newline = source.lastIndexOf('\n');
    if (newline !== -1) lineStart = at - (source.length - newline - 1);
  }
  return cursorOf({ text, offset, start, frames, word, afterColon });
}

interface Reading {
  readonly text: string;
  readonly offset: number;
  readonly start: number;
  readonly frames: Frame[];
  readonly word: Word | undefined;
  readonly afterColon: boolean;
}

function cursorOf(reading: Reading): YamlCursor | undefined {
  const { text, offset, start, frames, afterColon } = reading;
  const block = reading.word && isBlockText(reading.word);
  if (block && !isLeft(reading)) return undefined;
  const word = block ? undefined : reading.word;
  const flow = frames.at(-1);
  const inFlow = flow !== undefined && isFlow(flow);
  const quoted = word !== undefined && /^["']/.test(word.source);
  // A blank after a finished word: nothing can follow it but a comment.
  if (quoted && word.start + word.source.length < offset) return undefined;
  if (quoted && closedQuote(word.source)) {
    if (word.start + word.source.length === offset && !inFlow && !afterColon) return undefined;
  }
  const written = word && lastLine(word, 0).line;
  if (word && quoted && word.source.includes('\n')) return undefined;
  // Within brackets a word lives on past its line, where a comma has to come first.
  if (word && text.slice(word.start + word.source.length, offset).includes('\n')) return undefined;
  const wordStart =
    word && written !== undefined ? word.start + word.source.length - written.length : offset;
  const before = text.slice(wordStart, offset);
  const mayBeKey = !inFlow && !afterColon;
  const after = quoted
    ? quotedRest(text, wordStart, offset)
    : ((mayBeKey ? restOfKey(text, offset) : undefined) ?? restOfWord(text, offset));
  const range = { start: wordStart, end: offset + after.length };
  const colonFollows =
    /^[ \t]*:(?=[\s,}\]]|$)/.test(text.slice(range.end, range.end + 200)) ||
    (quoted && /^\s*:/.test(text.slice(range.end, range.end + 200)));
  const column = lineColumn(text, wordStart, start);
  const shape = {
    range,
    typed: quoted && closedQuote(before) ? plain(before) : before.replace(/^["']/, ''),
    word: plain(before + after),
    inFlow,
    colonFollows,
    column,
  };
  if (inFlow) {
    const path = pathOf(frames);
    if (flow.kind === 'flowList') return { ...shape, at: 'value', path };
    if (flow.key === undefined || colonFollows)
      return { ...shape, at: 'key', path: pathOf(frames.slice(0, -1)) };
    return { ...shape, at: 'value', path };
  }
  const firstOnLine = block || !afterColon || (word?.source.includes('\n') ?? false);
  if (!firstOnLine) return { ...shape, at: 'value', path: pathOf(frames) };
  const inner = settle(frames, column);
  if (!inner) return { ...shape, at: 'key', path: [] };
  if (inner.kind === 'map' && inner.column === column) {
    return { ...shape, at: 'key', path: pathOf(frames.slice(0, -1)) };
  }
  return { ...shape, at: colonFollows ? 'key' : 'either', path: pathOf(frames) };
}

function isBlockText({ type }: Word): boolean {
  return type === 'block' || type === 'block-scalar-header';
}

/** Whether a blank line's cursor stands too far left to belong to the text block above. */
function isLeft({ text, offset, start, frames, word }: Reading): boolean {
  const line = text.slice(Math.max(start, text.lastIndexOf('\n', offset - 1) + 1), offset);
  const holder = frames.at(-1);
  const below = word !== undefined && text.slice(word.start, offset).includes('\n');
  return below && line.trim() === '' && line.length <= (holder?.column ?? 0);
}

function isFlow({ kind }: Frame): boolean {
  return kind === 'flowMap' || kind === 'flowList';
}

/** Ends the blocks that a key or a blank line's cursor at a column cannot belong to. */
function settle(frames: Frame[], column: number): Frame | undefined {
  leave(frames, column);
  const top = frames.at(-1);
  if (top?.kind === 'list' && top.column === column) frames.pop();
  return frames.at(-1);
}

function leave(frames: Frame[], column: number): void {
  for (let top = frames.at(-1); top && !isFlow(top) && top.column > column; top = frames.at(-1)) {
    frames.pop();
  }
}

/** The block map whose keys stand at a column, begun if need be. */
function openMap(frames: Frame[], column: number): Frame {
  const top = settle(frames, column);
  if (top?.kind === 'map' && top.column === column) return top;
  const map: Frame = { kind: 'map', column, key: undefined, index: 0 };
  frames.push(map);
  return map;
}

function pathOf(frames: readonly Frame[]): YamlPath {
  return frames.map(({ kind, key, index }) =>
    kind === 'map' || kind === 'flowMap' ? (key ?? '') : index,
  );
}

function lineColumn(text: string, offset: number, start: number): number {
  return offset - Math.max(start, text.lastIndexOf('\n', offset - 1) + 1);
}

/** A plain scalar may go on over lines; what is typed in the last one is a word of its own. */
function lastLine(word: Word, column: number): { readonly line: string; readonly column: number } {
  const newline = word.source.lastIndexOf('\n');
  if (newline === -1 || /^["']/.test(word.source)) return { line: word.source, column };
  const line = word.source.slice(newline + 1);
  return { line: line.trimStart(), column: line.length - line.trimStart().length };
}

function plain(source: string): string {
  return source.replace(/^(["'])([\s\S]*?)\1?$/, '$2').trim();
}

function closedQuote(source: string): boolean {
  return source.length > 1 && source.at(-1) === source[0];
}

function quotedRest(text: string, wordStart: number, offset: number): string {
  const quote = text.charAt(wordStart);
  if (closedQuote(text.slice(wordStart, offset))) return '';
  const rest = /^[^\r\n]*/.exec(text.slice(offset, offset + 2000))?.[0] ?? '';
  const end = rest.search(quote === '"' ? /(?<!\\)"/ : /'/);
  // Without its closing quote the word ends where the next thing begins.
  return end === -1 ? (/^[^\s,:}\]]*/.exec(rest)?.[0] ?? '') : rest.slice(0, end + 1);
}

/** What is left of a key, which may hold blanks: `plan(enum, the plan)`. */
function restOfKey(text: string, offset: number): string | undefined {
  return /^[^\r\n#]*?(?=:(?:\s|$))/.exec(text.slice(offset, offset + 500))?.[0];
}

/** The rest of a plain word on its line. */
function restOfWord(text: string, offset: number): string {
  return /^(?:[^\s,[\]{}#"':]|:(?![\s]|$))*/.exec(text.slice(offset, offset + 500))?.[0] ?? '';
}
