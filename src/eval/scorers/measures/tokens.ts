/** Scripts that are written without spaces between words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Number of words in a text: counted as in word processors, and by dictionary in scripts without spaces. */
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
 * The tokens of ROUGE: lower-case letters and digits, separated by all other characters. For ASCII text the
 * same as in rouge-score's tokenizer without stemming. Letters of other scripts are kept, and in scripts
 * without spaces each character is a token. Source: google-research/rouge, tokenize.py.
 */
export function rougeTokens(text: string): readonly string[] {
  const tokens: string[] = [];
  for (const [run] of text.toLowerCase().matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    if (unspaced.test(run)) tokens.push(...run);
    else tokens.push(run);
  }
  return tokens;
}
