import ranks from 'gpt-tokenizer/bpeRanks/o200k_base';

/**
 * The tokens of OpenAI's `o200k_base` by rank. Each is a string with one character per byte. The file stores
 * them in a third of the space, see `scripts/packTokens.ts`.
 */
export const tokens: readonly string[] = ranks.map(token =>
  typeof token === 'string' ? Buffer.from(token).toString('latin1') : String.fromCharCode(...token),
);
