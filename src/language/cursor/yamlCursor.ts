import { CST, Lexer } from 'yaml';
import type { TextRange } from '../../text/replacement.ts';
import type { YamlPath } from '../../text/yaml/yamlPlace.ts';

/** The completion context at an offset of a YAML or JSON text, which may be unfinished. */
export interface YamlCursor {
  /**
   * `key` of a map, `value` after its key or in a list, or `either`: the start of what follows a key or of a
   * list element, which may become a value or the first key of a map.
   */
  readonly at: 'key' | 'value' | 'either';
  /** The path of the map that contains the key, or of the value. */
  readonly path: YamlPath;
  /** The word under the cursor with its quotes. Empty between words. */
  readonly range: TextRange;
  /** The part of the word before the cursor, without quotes. */
  readonly typed: string;
  /** The whole word without quotes. */
  readonly word: string;
  /** Whether it is inside `{}` or `[]`. */
  readonly inFlow: boolean;
  /** Whether a `:` follows the word, so that it is already a key. */
  readonly colonFollows: boolean;
  /** Column of the word. */
  readonly column: number;
}

interface YamlFrame {
  readonly kind: 'map' | 'list' | 'flowMap' | 'flowList';
  /** Column of the keys or dashes of a block. */
  readonly column: number;
  /** The key whose value is being read. */
  key: string | undefined;
  index: number;
}

interface CursorWord {
  readonly type: string;
  readonly source: string;
  readonly start: number;
}

/**
 * Finds the context of an offset from the text before it, so that errors elsewhere do not matter. `start` is
 * where the YAML starts. Undefined in comments and multi-line texts.
 */
export function yamlCursor(text: string, offset: number, start = 0): YamlCursor | undefined {
  const frames: YamlFrame[] = [];
  let at = start;
  let lineStart = start;
  /** The scalar that was read last. It is a key if a `:` follows. */
  let word: CursorWord | undefined;
  /** Whether the line has anything but spaces and dashes before the cursor. */
  let afterColon = false;
  /** The lexer announces plain and block scalars, whose text can look like anything. */
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
          if (top.kind === 'flowMap')
            top.key = word ? unquotedScalar(word.source) : (top.key ?? '');
        } else if (word) {
          const { line, column: keyColumn } = lastLine(word, lineColumn(text, word.start, start));
          openMap(frames, keyColumn).key = unquotedScalar(line);
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
  readonly frames: YamlFrame[];
  readonly word: CursorWord | undefined;
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
  // After a space behind a complete word, only a comment can follow.
  if (quoted && word.start + word.source.length < offset) return undefined;
  if (quoted && closedQuote(word.source)) {
    if (word.start + word.source.length === offset && !inFlow && !afterColon) return undefined;
  }
  const written = word && lastLine(word, 0).line;
  if (word && quoted && word.source.includes('\n')) return undefined;
  // In brackets a word continues on the next line, where a comma has to come first.
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
    typed: quoted && closedQuote(before) ? unquotedScalar(before) : before.replace(/^["']/, ''),
    word: unquotedScalar(before + after),
    inFlow,
    colonFollows,
    column,
  };
  if (inFlow) {
    const path = framePath(frames);
    if (flow.kind === 'flowList') return { ...shape, at: 'value', path };
    if (flow.key === undefined || colonFollows)
      return { ...shape, at: 'key', path: framePath(frames.slice(0, -1)) };
    return { ...shape, at: 'value', path };
  }
  const firstOnLine = block || !afterColon || (word?.source.includes('\n') ?? false);
  if (!firstOnLine) return { ...shape, at: 'value', path: framePath(frames) };
  const inner = settle(frames, column);
  if (!inner) return { ...shape, at: 'key', path: [] };
  if (inner.kind === 'map' && inner.column === column) {
    return { ...shape, at: 'key', path: framePath(frames.slice(0, -1)) };
  }
  return { ...shape, at: colonFollows ? 'key' : 'either', path: framePath(frames) };
}

function isBlockText({ type }: CursorWord): boolean {
  return type === 'block' || type === 'block-scalar-header';
}

/** Whether the cursor on a blank line is too far left to belong to the text block above. */
function isLeft({ text, offset, start, frames, word }: Reading): boolean {
  const line = text.slice(Math.max(start, text.lastIndexOf('\n', offset - 1) + 1), offset);
  const holder = frames.at(-1);
  const below = word !== undefined && text.slice(word.start, offset).includes('\n');
  return below && line.trim() === '' && line.length <= (holder?.column ?? 0);
}

function isFlow({ kind }: YamlFrame): boolean {
  return kind === 'flowMap' || kind === 'flowList';
}

/** Ends the blocks that cannot contain a key or a cursor at a column. */
function settle(frames: YamlFrame[], column: number): YamlFrame | undefined {
  leave(frames, column);
  const top = frames.at(-1);
  if (top?.kind === 'list' && top.column === column) frames.pop();
  return frames.at(-1);
}

function leave(frames: YamlFrame[], column: number): void {
  for (let top = frames.at(-1); top && !isFlow(top) && top.column > column; top = frames.at(-1)) {
    frames.pop();
  }
}

/** The block map with keys at a column. Creates it if necessary. */
function openMap(frames: YamlFrame[], column: number): YamlFrame {
  const top = settle(frames, column);
  if (top?.kind === 'map' && top.column === column) return top;
  const map: YamlFrame = { kind: 'map', column, key: undefined, index: 0 };
  frames.push(map);
  return map;
}

function framePath(frames: readonly YamlFrame[]): YamlPath {
  return frames.map(({ kind, key, index }) =>
    kind === 'map' || kind === 'flowMap' ? (key ?? '') : index,
  );
}

function lineColumn(text: string, offset: number, start: number): number {
  return offset - Math.max(start, text.lastIndexOf('\n', offset - 1) + 1);
}

/** A plain scalar may have several lines. The last one is treated as a separate word. */
function lastLine(
  word: CursorWord,
  column: number,
): { readonly line: string; readonly column: number } {
  const newline = word.source.lastIndexOf('\n');
  if (newline === -1 || /^["']/.test(word.source)) return { line: word.source, column };
  const line = word.source.slice(newline + 1);
  return { line: line.trimStart(), column: line.length - line.trimStart().length };
}

function unquotedScalar(source: string): string {
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
  // Without its closing quote, the word ends at the next delimiter.
  return end === -1 ? (/^[^\s,:}\]]*/.exec(rest)?.[0] ?? '') : rest.slice(0, end + 1);
}

/** The rest of a key, which may contain spaces: `plan(enum, the plan)`. */
function restOfKey(text: string, offset: number): string | undefined {
  return /^[^\r\n#]*?(?=:(?:\s|$))/.exec(text.slice(offset, offset + 500))?.[0];
}

/** The rest of a plain word on its line. */
function restOfWord(text: string, offset: number): string {
  return /^(?:[^\s,[\]{}#"':]|:(?![\s]|$))*/.exec(text.slice(offset, offset + 500))?.[0] ?? '';
}
