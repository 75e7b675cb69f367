/**
 * Makes text from others (replies, errors, file names) safe to display: characters that would move the
 * cursor, start an escape sequence, reorder a line or be invisible are replaced with visible signs. Line
 * feeds and tabs are kept.
 */

/** Matches text in which nothing can be hidden. This is true for almost all texts. */
const plain = /^[\n\t\x20-\x7e]*$/;

/**
 * Characters that are replaced. The lookbehinds keep variation selectors of emoji and ideographs, and joiners
 * of emoji, Arabic and Indic scripts.
 */
const beforeJoiner =
  /(?<=(?![\0-\u058f]|\p{DI})[\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}]\ufe0f?)/u;
const afterJoiner = /(?=(?![\0-\u058f]|\p{DI})[\p{L}\p{M}\p{Extended_Pictographic}])/u;
const hidden = new RegExp(
  [
    /\r\n?|[^\P{Cc}\n\t]|\p{Cs}|\p{Zl}|\p{Zp}|\p{Bidi_Control}|[\ufff9-\ufffb]/u,
    /(?<![^\p{DI}\p{Cc}\p{Z}])[\ufe0e\ufe0f]/u,
    /(?<!\p{Ideographic})[\ufe00-\ufe0d\u{e0100}-\u{e01ef}]/u,
    new RegExp(`(?!${beforeJoiner.source}.${afterJoiner.source})[\\u200c\\u200d]`, 'u'),
    /(?!\u200c|\u200d|[\ufe00-\ufe0f\u{e0100}-\u{e01ef}])\p{DI}/u,
  ]
    .map(({ source }) => source)
    .join('|'),
  'gu',
);

/**
 * The text with a sign for each control or invisible character: `␛` for a control code, `<U+202E>` for
 * others.
 */
export function visibleText(text: string): string {
  return plain.test(text) ? text : text.replace(hidden, sign);
}

/** Like `visibleText`, but on one line: for names, ids and paths, which must not add lines. */
export function visibleLine(text: string): string {
  return visibleText(text).replace(/[\n\t]/g, pictureOf);
}

/** Equivalent JSON text with such characters as `\u` escapes. */
export function visibleJson(json: string): string {
  return plain.test(json) ? json : json.replace(hidden, escapes);
}

/** Makes text visible that arrives in pieces. However it is cut, the result is that of `visibleText`. */
export interface VisibleStream {
  push(piece: string): string;
  /** Returns the text that waited for the next piece. */
  end(): string;
}

/** The last character with its variation selector, on which the handling of a following joiner depends. */
const lastCharacter = /(?:[\ud800-\udbff][\udc00-\udfff]|[\s\S])\ufe0f?$/;

export function createVisibleStream(): VisibleStream {
  let before = '';
  let held = '';
  const show = (text: string): string => {
    const shown = visibleText(before + text).slice(visibleText(before).length);
    before = lastCharacter.exec((before + text).slice(-3))?.[0] ?? '';
    return shown;
  };
  return {
    push(piece) {
      if (held === '' && plain.test(piece)) {
        before = piece.at(-1) ?? before;
        return piece;
      }
      const text = held + piece;
      held = /(?:\r|[\u200c\u200d]?[\ud800-\udbff]?)$/.exec(text)?.[0] ?? '';
      return show(text.slice(0, text.length - held.length));
    },
    end() {
      const shown = show(held);
      before = '';
      held = '';
      return shown;
    },
  };
}

function sign(hidden: string): string {
  return hidden === '\r\n' ? '\n' : [...hidden].map(pictureOf).join('');
}

function pictureOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}

function escapes(hidden: string): string {
  return Array.from(
    { length: hidden.length },
    (_, at) => `\\u${hidden.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('');
}
