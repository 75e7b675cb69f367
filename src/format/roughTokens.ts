/** UTF-16 units of a token of English text, with every tokenizer. Text of other languages has fewer. */
const CHARACTERS_PER_TOKEN = 4;

/** The approximate number of tokens of a text by its length in UTF-16 units, not rounded. */
export function roughTokens(characters: number): number {
  return characters / CHARACTERS_PER_TOKEN;
}
