import { diffLines, diffWordsWithSpace } from 'diff';
import { jsonTokens } from '../replies/reply/jsonTokens.ts';

export interface DiffPart {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

export interface TextDiff {
  readonly parts: readonly DiffPart[];
  /** Number of words. */
  readonly added: number;
  readonly removed: number;
}

/** Milliseconds. A diff that takes longer is made of lines, then of the whole texts. */
const TIMEOUT = 100;
/** Words of texts that are longer are not compared: a page must stay responsive. In UTF-16 units. */
const MAX_WORDS = 60_000;

/**
 * What changes a text into another, word by word. JSON is laid out first, so that only its values and keys
 * count. E. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986, as the package `diff` has it.
 */
export function diffTexts(before: string, after: string): TextDiff {
  const [from, to] = [laidOut(before), laidOut(after)];
  const options = { timeout: TIMEOUT };
  const isShort = from.length + to.length <= MAX_WORDS;
  const changes =
    (isShort ? diffWordsWithSpace(from, to, options) : undefined) ?? diffLines(from, to, options);
  const parts: readonly DiffPart[] = changes
    ? changes.map(({ added, removed, value }) => ({
        kind: added ? 'added' : removed ? 'removed' : 'same',
        text: value,
      }))
    : [
        { kind: 'removed', text: from },
        { kind: 'added', text: to },
      ];
  return { parts, added: changedWords(parts, 'added'), removed: changedWords(parts, 'removed') };
}

function laidOut(text: string): string {
  return (
    jsonTokens(text)
      ?.map(token => token.text)
      .join('') ?? text
  );
}

function changedWords(parts: readonly DiffPart[], kind: DiffPart['kind']): number {
  return parts
    .filter(part => part.kind === kind)
    .reduce((sum, { text }) => sum + (text.match(/\S+/g)?.length ?? 0), 0);
}
