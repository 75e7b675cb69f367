/** Scripts that are written without spaces between words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** How many words a text has: as word processors count, and by dictionary where there are no spaces. */
export function wordCount(text: string): number {
  let count = 0;
  for (const [run] of text.matchAll(/\S+/g)) {
    if (unspaced.test(run)) count += segmentedWords(run);
    else if (/[\p{L}\p{N}]/u.test(run)) count += 1;
  }
  return count;
}

function segmentedWords(text: string): number {
  let count = 0;
  for (const { isWordLike } of new Intl.Segmenter(undefined, { granularity: 'word' }).segment(
    text,
  )) {
    if (isWordLike) count += 1;
  }
  return count;
}

/**
 * The tokens of ROUGE: small letters and digits, everything else separates. For ASCII the same as
 * rouge-score's tokenizer without stemming; letters of other scripts are kept, and each character is a
 * token in scripts without spaces. Source: google-research/rouge, tokenize.py.
 */
export function rougeTokens(text: string): readonly string[] {
  const tokens: string[] = [];
  for (const [run] of text.toLowerCase().matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    if (unspaced.test(run)) tokens.push(...run);
    else tokens.push(run);
  }
  return tokens;
}
