import type { TextRange } from '../replacement.ts';

/** A token that determines the structure of a text that may contain JSON, with or without comments. */
export interface LooseToken extends TextRange {
  readonly kind: 'text' | 'comment' | 'open' | 'close' | 'comma';
}

const next = /["[\]{},]|\/\/[^\n]*|\/\*/g;

/** The tokens of a text from an offset on, in one pass. A text or comment without an end is not a token. */
export function* looseTokens(text: string, from = 0): Generator<LooseToken> {
  const search = new RegExp(next);
  search.lastIndex = from;
  // When one text does not end on its line, no later text on that line does.
  let lineWithoutTexts = from;
  let hasComments = true;
  for (let found = search.exec(text); found; found = search.exec(text)) {
    const start = found.index;
    let end = search.lastIndex;
    const [token] = found;
    if (token === '"') {
      if (start < lineWithoutTexts) continue;
      end = endOfText(text, end);
      if (text[end] !== '"') {
        lineWithoutTexts = end;
        continue;
      }
      end += 1;
    } else if (token === '/*') {
      const close: number = hasComments ? text.indexOf('*/', end) : -1;
      hasComments = close !== -1;
      if (!hasComments) continue;
      end = close + 2;
    }
    search.lastIndex = end;
    yield { kind: kinds[token] ?? 'comment', start, end };
  }
}

const kinds: Readonly<Record<string, LooseToken['kind']>> = {
  '"': 'text',
  '[': 'open',
  '{': 'open',
  ']': 'close',
  '}': 'close',
  ',': 'comma',
};

/** The offset of the quote that ends a text, or the end of its line. */
function endOfText(text: string, from: number): number {
  let at = from;
  for (; at < text.length && text[at] !== '"' && text[at] !== '\n'; at += 1) {
    if (text[at] === '\\' && text[at + 1] !== '\n') at += 1;
  }
  return at;
}
