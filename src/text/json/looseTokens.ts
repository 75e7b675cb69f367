import type { TextRange } from '../textRange.ts';

/** What tells the structure of a text that may hold JSON, with comments or without. */
export interface LooseToken extends TextRange {
  readonly kind: 'text' | 'comment' | 'open' | 'close' | 'comma';
}

const next = /["[\]{},]|\/\/[^\n]*|\/\*/g;

/** The tokens of a text from an offset on, in one pass: a text or a comment without its end is none. */
export function* looseTokens(text: string, from = 0): Generator<LooseToken> {
  const search = new RegExp(next);
  search.lastIndex = from;
  // Where one text does not end on its line, none that begins after it on that line does.
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

/** The quote that ends a text, or the end of its line. */
function endOfText(text: string, from: number): number {
  let at = from;
  for (; at < text.length && text[at] !== '"' && text[at] !== '\n'; at += 1) {
    if (text[at] === '\\' && text[at + 1] !== '\n') at += 1;
  }
  return at;
}
