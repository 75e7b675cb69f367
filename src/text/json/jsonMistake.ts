import type { TextRange } from '../replacement.ts';
import { pointerOf, subjectOf } from './jsonPointer.ts';
import { createJsonScanner, type ExpectedSyntax, type JsonEvents } from './jsonScanner.ts';
import { messages, mistakes } from './messages.ts';

/** The kind of mistake that makes a text invalid JSON. */
export type MistakeKind =
  | 'empty'
  | 'fence'
  | 'proseBefore'
  | 'proseAfter'
  | 'secondValue'
  | 'truncated'
  | 'singleQuotes'
  | 'typographicQuotes'
  | 'trailingComma'
  | 'comment'
  | 'notJsonWord'
  | 'unquotedName'
  | 'missingValue'
  | 'missingName'
  | 'missingColon'
  | 'missingComma'
  | 'unescapedQuote'
  | 'wrongClose'
  | 'number'
  | 'escape'
  | 'controlCharacter';

export interface JsonMistake {
  readonly kind: MistakeKind;
  /** One plain sentence, with line, column and offset. */
  readonly message: string;
  readonly range: TextRange;
}

interface Slip {
  readonly kind: MistakeKind;
  /** The middle of the message `notJson`. */
  readonly what: string;
  /** Absent when it is the place where parsing stopped. */
  readonly range?: TextRange;
}

/** Finds the mistake in a text that `JSON.parse` rejects. Undefined when the text is valid JSON. */
export function jsonMistake(text: string): JsonMistake | undefined {
  if (text.trim() === '') {
    const range = { start: 0, end: text.length };
    return { kind: 'empty', message: messages.empty(), range };
  }
  const stop = findJsonStop(text);
  if (!stop) return undefined;
  const { kind, what, range = wordAt(text, stop.offset) } = slipAt(text, stop);
  const { line, column, offset } = stop;
  return { kind, message: messages.notJson(what, line, column, offset), range };
}

function slipAt(text: string, stop: JsonStop): Slip {
  const { offset, expected, found, pointer } = stop;
  if (found === 'the end') {
    const within = pointer === '' ? undefined : subjectOf(pointer);
    return { kind: 'truncated', what: mistakes.truncated(within) };
  }
  const rest = text.slice(offset, offset + 40);
  switch (expected) {
    case 'escape':
      return badEscape(text, offset);
    case 'text':
      return { kind: 'controlCharacter', what: controlCharacter(found) };
    case 'digit':
      if (/^-?Infinity\b/.test(text.slice(offset - 1, offset + 8))) {
        return noValue('-Infinity', { start: offset - 1, end: offset + 'Infinity'.length });
      }
      return { kind: 'number', what: mistakes.missingDigit(found) };
    case 'nothing':
      return after(text, stop, rest);
    default:
      return textBefore(text, stop, rest) ?? between(text, stop, rest);
  }
}

/** Finds text before the JSON or instead of it. */
function textBefore(text: string, { offset: start }: JsonStop, rest: string): Slip | undefined {
  if (text.slice(0, start).trim() !== '') return undefined;
  // While a reply is received, a fence starts with a single backtick.
  if (rest.startsWith('`')) {
    const end = rest.startsWith('```') ? endOfLine(text, start) : start + 1;
    return { kind: 'fence', what: mistakes.fence(), range: { start, end } };
  }
  const code = text.charCodeAt(start);
  if (/^[\s\uFEFF\u200B-\u200F]/.test(rest)) {
    const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
    return { kind: 'proseBefore', what: mistakes.invisible(name) };
  }
  const [word = ''] = /^[A-Za-z]+/.exec(rest) ?? [];
  if (foreignLiterals.has(word) || /^(?:["'“”„‘’«»+.,:\d}\]]|-[\dI]|\/[/*])/.test(rest))
    return undefined;
  const json = text.slice(start).search(/[[{]|```/);
  const end = json === -1 ? text.length : start + json;
  const range = { start, end: start + text.slice(start, end).trimEnd().length };
  return { kind: 'proseBefore', what: mistakes.proseBefore(), range };
}

function after(text: string, { offset, found }: JsonStop, rest: string): Slip {
  const range = { start: offset, end: text.trimEnd().length };
  if (/^0[\dxXbo]/.test(text.slice(offset - 1, offset + 1))) return leadingZero;
  if (/^[[{]/.test(rest)) {
    return { kind: 'secondValue', what: mistakes.secondValue(), range };
  }
  if (isComment(rest)) return comment(text, offset);
  if (/^[}\]]/.test(rest)) {
    return { kind: 'wrongClose', what: mistakes.strayBracket(found) };
  }
  return {
    kind: 'proseAfter',
    what: mistakes.proseAfter(found),
    range,
  };
}

/** Finds a mistake inside the brackets. */
function between(text: string, { offset, expected, found }: JsonStop, rest: string): Slip {
  if (isComment(rest)) return comment(text, offset);
  const char = rest.charAt(0);
  if (char === "'" || char === '`') {
    const what = mistakes.singleQuotes(found);
    return { kind: 'singleQuotes', what };
  }
  if ('“”„‘’«»'.includes(char)) {
    const what = mistakes.typographicQuotes(found);
    return { kind: 'typographicQuotes', what };
  }
  const previous = text.slice(0, offset).trimEnd();
  if (/[}\]]/.test(char) && previous.endsWith(',')) {
    const range = { start: previous.length - 1, end: previous.length };
    return { kind: 'trailingComma', what: mistakes.trailingComma(found), range };
  }
  const [word = ''] = /^[-+]?[\p{L}_$][\p{L}\p{N}_$]*/u.exec(rest) ?? [];
  if (expected === 'value' || expected === 'value or ]') {
    if (word !== '') return noValue(word);
    if (/^[+.\d]/.test(char)) return { kind: 'number', what: mistakes.numberStart(found) };
    return { kind: 'missingValue', what: mistakes.missingValue(found) };
  }
  if (expected === 'name' || expected === 'name or }') {
    if (word === '') return { kind: 'missingName', what: mistakes.missingName(found) };
    return { kind: 'unquotedName', what: mistakes.unquotedName(word) };
  }
  if (expected === ':') return { kind: 'missingColon', what: mistakes.missingColon(found) };
  if (/(?<![\d.])-?0$/.test(previous) && /^[\dxXbo]/.test(char)) return leadingZero;
  if (/[}\]]/.test(char)) {
    return { kind: 'wrongClose', what: mistakes.wrongClose(found) };
  }
  if (previous.endsWith('"') && word !== '') {
    const what = mistakes.unescapedQuote(found);
    return { kind: 'unescapedQuote', what };
  }
  return { kind: 'missingComma', what: mistakes.missingComma(found) };
}

function comment(text: string, start: number): Slip {
  const close = text.startsWith('/*', start) ? text.indexOf('*/', start) : -1;
  const end = close === -1 ? endOfLine(text, start) : close + '*/'.length;
  return { kind: 'comment', what: mistakes.comment(), range: { start, end } };
}

const leadingZero: Slip = { kind: 'number', what: mistakes.leadingZero() };

function isComment(rest: string): boolean {
  return /^(?:\/[/*]|#)/.test(rest);
}

/** Words of other languages, and the JSON words for them. */
const foreignLiterals: ReadonlyMap<string, string> = new Map([
  ['NaN', 'null'],
  ['Infinity', 'null'],
  ['+Infinity', 'null'],
  ['-Infinity', 'null'],
  ['undefined', 'null'],
  ['None', 'null'],
  ['nil', 'null'],
  ['NULL', 'null'],
  ['Null', 'null'],
  ['True', 'true'],
  ['TRUE', 'true'],
  ['False', 'false'],
  ['FALSE', 'false'],
]);

function noValue(word: string, range?: TextRange): Slip {
  const what = mistakes.notJsonWord(word, foreignLiterals.get(word));
  return { kind: 'notJsonWord', what, ...(range && { range }) };
}

function badEscape(text: string, offset: number): Slip {
  const start = text.lastIndexOf('\\', offset);
  const range = { start, end: offset + 1 };
  const written = text.slice(start, offset + 1);
  return written.startsWith('\\u')
    ? { kind: 'escape', what: mistakes.shortEscape(written), range }
    : {
        kind: 'escape',
        what: mistakes.wrongEscape(written),
        range,
      };
}

function controlCharacter(found: string): string {
  if (found === '"\\n"' || found === '"\\r"') {
    return mistakes.lineBreak();
  }
  return mistakes.controlCharacter(found);
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return from + text.slice(from, end === -1 ? text.length : end).trimEnd().length;
}

/** The word at an offset, or a single character. Empty at the end of the text. */
function wordAt(text: string, offset: number): TextRange {
  const word = /^[\p{L}\p{N}_$+.-]+/u.exec(text.slice(offset, offset + 80))?.[0].length ?? 0;
  return { start: offset, end: Math.min(text.length, offset + Math.max(1, word)) };
}

/** Where and why a text stops being JSON. `undefined` for valid JSON. */
export interface JsonStop {
  /**
   * 0-based UTF-16 offset of the first unexpected character. The length of the text when it ends too early.
   */
  readonly offset: number;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
  /** What was found: a character in quotes, or `the end`. */
  readonly found: string;
  /** What was expected. */
  readonly expected: ExpectedSyntax;
  /** JSON pointer to the innermost incomplete value. */
  readonly pointer: string;
}

/**
 * Finds the place with our own scanner, because the message of the JavaScript engine does not always have it.
 */
export function findJsonStop(text: string): JsonStop | undefined {
  const place = createOpenPath();
  const scanner = createJsonScanner(place);
  const stop = scanner.push(text) ?? scanner.end();
  if (!stop) return undefined;
  const { offset, expected } = stop;
  // After a value, or before the next name, only the outer value is incomplete.
  const isBetween = expected.startsWith(',') || expected.startsWith('name');
  const before = text.slice(0, offset);
  const codePoint = text.codePointAt(offset);
  return {
    offset,
    line: before.split('\n').length,
    column: offset - before.lastIndexOf('\n'),
    found: codePoint === undefined ? 'the end' : JSON.stringify(String.fromCodePoint(codePoint)),
    expected,
    pointer: pointerOf(place.path(isBetween)),
  };
}

interface OpenPath extends JsonEvents {
  /** The names and indexes of the value that is being read, or of the value that contains it. */
  path(isBetween: boolean): readonly (string | number)[];
}

/** Tracks the open objects and lists of a scanner. */
function createOpenPath(): OpenPath {
  /** The last name of each open object, and the number of values in each open list. */
  const steps: (string | number | undefined)[] = [];
  const count = (): void => {
    const last = steps.at(-1);
    if (typeof last === 'number') steps[steps.length - 1] = last + 1;
  };
  return {
    open(isObject) {
      steps.push(isObject ? undefined : 0);
    },
    close() {
      steps.pop();
      count();
    },
    name(name) {
      steps[steps.length - 1] = name;
    },
    scalar: count,
    path: isBetween => (isBetween ? steps.slice(0, -1) : steps).filter(step => step !== undefined),
  };
}
