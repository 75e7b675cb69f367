/** What a scanner reports, in the order of the text. Offsets are UTF-16 units from the start of the text. */
export interface JsonEvents {
  open(isObject: boolean, start: number): void;
  close(end: number): void;
  /** The name of a member. Its range includes the quotes. */
  name(name: string, start: number, end: number): void;
  scalar(value: string | number | boolean | null, start: number, end: number): void;
  /** A text value starts. Returns the length, in UTF-16 units as written, above which `grown` is called. */
  text?(): number;
  /**
   * An incomplete text value has exceeded a length. Returns the next length. `written` has no quotes and is
   * never cut inside an escape sequence.
   */
  grown?(written: string, start: number): number;
}

/** What is expected where a text stops being JSON. */
export type ExpectedSyntax =
  | 'value'
  | 'value or ]'
  | 'name'
  | 'name or }'
  | ':'
  | ', or }'
  | ', or ]'
  | 'nothing'
  | 'digit'
  | 'escape'
  | 'text';

export interface ScanStop {
  /** Offset of the first unexpected character. For a misspelled word, the offset of the word. */
  readonly offset: number;
  readonly expected: ExpectedSyntax;
}

/** Reads JSON in pieces of any size. Each character is read once. */
export interface JsonScanner {
  /** Undefined while the text may still become JSON. After a stop, nothing more is read. */
  push(text: string): ScanStop | undefined;
  /** Ends the text. Returns where it stops being JSON. */
  end(): ScanStop | undefined;
}

// Plain numbers, because a switch over numbers is fast enough for pieces of four characters.
const VALUE = 0;
const VALUE_OR_CLOSE = 1;
const NAME = 2;
const NAME_OR_CLOSE = 3;
const COLON = 4;
const AFTER = 5;
const TEXT = 6;
const ESCAPE = 7;
const UNICODE = 8;
const NUMBER = 9;
const WORD = 10;
const STOPPED = 11;

const expectedIn: readonly ExpectedSyntax[] = [
  'value',
  'value or ]',
  'name',
  'name or }',
  ':',
  'nothing',
  'text',
  'escape',
  'escape',
  'digit',
  'value',
];

const wholeNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
/** The valid beginning of a number. The number is complete when it ends in a digit. */
const numberSoFar = /^-?(?:(?:0|[1-9]\d*)(?:\.\d+[eE][+-]?\d*|\.\d*|[eE][+-]?\d*)?)?/;
const literalWords: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** Creates a scanner for one text. It accepts exactly what `JSON.parse` accepts. */
export function createJsonScanner(events: JsonEvents): JsonScanner {
  let state = VALUE;
  let stop: ScanStop | undefined;
  /** Number of UTF-16 units before the current piece. */
  let base = 0;
  /**
   * True in an object, false in a list, undefined at the root. The stack has the same for the outer values.
   */
  let inObject: boolean | undefined;
  const around: (boolean | undefined)[] = [];
  /**
   * The part of a token from earlier pieces: of a text, the part up to an escape sequence without the quote;
   * of a number or word, everything.
   */
  let token = '';
  let tokenStart = 0;
  let isName = false;
  let escaped = false;
  let hexDigits = 0;
  let watchFrom = Infinity;

  return {
    push(text) {
      const { length } = text;
      let at = 0;
      // One loop with the most common case first, because pieces may have only four characters.
      while (at < length) {
        let code = text.charCodeAt(at);
        if (state === TEXT) {
          const from = at;
          while (code !== 34 && code !== 92 && code >= 32) {
            at += 1;
            if (at === length) break;
            code = text.charCodeAt(at);
          }
          if (at === length) {
            token += from === 0 ? text : text.slice(from);
            if (token.length > watchFrom) reportGrown();
            break;
          }
          if (at > from) token += text.slice(from, at);
          at += 1;
          if (code === 34) finishText(base + at);
          else leaveText(code, base + at - 1);
          continue;
        }
        if (code <= 32 && state <= AFTER && isWhitespace(code)) {
          at += 1;
          continue;
        }
        switch (state) {
          case NAME:
          case NAME_OR_CLOSE:
            if (code === 34) beginText(true, base + at);
            else if (code === 125 && state === NAME_OR_CLOSE) close(base + at);
            else halt(base + at, expectedHere());
            at += 1;
            break;
          case COLON:
            if (code === 58) state = VALUE;
            else halt(base + at, ':');
            at += 1;
            break;
          case AFTER:
            if (code === 44 && inObject !== undefined) state = inObject ? NAME : VALUE;
            else if (code === (inObject ? 125 : 93) && inObject !== undefined) close(base + at);
            else halt(base + at, expectedAfter());
            at += 1;
            break;
          case NUMBER:
            if (isNumeric(code)) {
              token += text[at];
              at += 1;
            } else finishNumber(base + at);
            break;
          case VALUE:
          case VALUE_OR_CLOSE:
            if (code === 34) beginText(false, base + at);
            else if (code === 93 && state === VALUE_OR_CLOSE) close(base + at);
            else begin(code, base + at);
            at += 1;
            break;
          case STOPPED:
            at = length;
            break;
          default:
            readWithin(code, base + at);
            at += 1;
        }
      }
      base += length;
      return stop;
    },
    end() {
      if (state === NUMBER) finishNumber(base);
      if (stop || (state === AFTER && inObject === undefined)) return stop;
      if (state === AFTER) return halt(base, expectedAfter());
      return halt(base, isName && state >= TEXT && state <= UNICODE ? 'name' : expectedHere());
    },
  };

  function reportGrown(): void {
    watchFrom = events.grown?.(token, tokenStart) ?? Infinity;
  }

  /** Handles the start of an escape sequence in a text, or a character that is not allowed in a text. */
  function leaveText(code: number, offset: number): void {
    if (code !== 92) halt(offset, 'text');
    else {
      token += '\\';
      escaped = true;
      state = ESCAPE;
    }
  }

  /** Handles a character in an escape sequence or a word. */
  function readWithin(code: number, offset: number): void {
    token += String.fromCharCode(code);
    if (state === WORD) finishWord(offset + 1);
    else if (state === ESCAPE) {
      hexDigits = 0;
      if (code === 117) state = UNICODE;
      else if (isEscape(code)) state = TEXT;
      else halt(offset, 'escape');
    } else {
      hexDigits += 1;
      if (!isHex(code)) halt(offset, 'escape');
      else if (hexDigits === 4) state = TEXT;
    }
  }

  function beginText(name: boolean, offset: number): void {
    token = '';
    tokenStart = offset;
    isName = name;
    escaped = false;
    watchFrom = name ? Infinity : (events.text?.() ?? Infinity);
    state = TEXT;
  }

  /** Starts a value that is not a text. */
  function begin(code: number, offset: number): void {
    tokenStart = offset;
    if (code === 123 || code === 91) {
      around.push(inObject);
      inObject = code === 123;
      state = inObject ? NAME_OR_CLOSE : VALUE_OR_CLOSE;
      events.open(inObject, offset);
    } else if (code === 45 || (code >= 48 && code <= 57)) {
      token = String.fromCharCode(code);
      state = NUMBER;
    } else if (code === 116 || code === 102 || code === 110) {
      token = String.fromCharCode(code);
      state = WORD;
    } else halt(offset, expectedHere());
  }

  function close(offset: number): void {
    inObject = around.pop();
    state = AFTER;
    events.close(offset + 1);
  }

  function finishText(end: number): void {
    const text = escaped ? String(JSON.parse(`"${token}"`)) : token;
    if (isName) {
      state = COLON;
      events.name(text, tokenStart, end);
    } else {
      state = AFTER;
      events.scalar(text, tokenStart, end);
    }
  }

  function finishNumber(end: number): void {
    state = AFTER;
    if (wholeNumber.test(token)) {
      events.scalar(Number(token), tokenStart, end);
      return;
    }
    const sound = numberSoFar.exec(token)?.[0] ?? '';
    halt(tokenStart + sound.length, /\d$/.test(sound) ? expectedAfter() : 'digit');
  }

  function finishWord(end: number): void {
    const word = literalWords.get(token);
    if (word !== undefined) {
      state = AFTER;
      events.scalar(word, tokenStart, end);
    } else if (![...literalWords.keys()].some(each => each.startsWith(token)))
      halt(tokenStart, 'value');
  }

  function expectedHere(): ExpectedSyntax {
    return expectedIn[state] ?? 'value';
  }

  function expectedAfter(): ExpectedSyntax {
    return inObject === undefined ? 'nothing' : inObject ? ', or }' : ', or ]';
  }

  function halt(offset: number, expected: ExpectedSyntax): ScanStop {
    stop = { offset, expected };
    state = STOPPED;
    return stop;
  }
}

function isWhitespace(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}

/** `"`, `/`, `\`, b, f, n, r or t. */
function isEscape(code: number): boolean {
  return (
    code === 34 ||
    code === 47 ||
    code === 92 ||
    code === 98 ||
    code === 102 ||
    code === 110 ||
    code === 114 ||
    code === 116
  );
}

function isHex(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102);
}

/** A digit, `.`, `-`, `+`, e or E. */
function isNumeric(code: number): boolean {
  return (
    (code >= 48 && code <= 57) ||
    code === 46 ||
    code === 45 ||
    code === 43 ||
    code === 101 ||
    code === 69
  );
}
