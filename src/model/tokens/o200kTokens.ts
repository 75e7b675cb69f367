import ranks from 'gpt-tokenizer/bpeRanks/o200k_base';
import type { TokenTable } from './tokenTable.ts';

/**
 * The tokens of OpenAI's `o200k_base`. A bundle stores them in a third of the space, see
 * `scripts/packTokens.ts`.
 */
export const tokens: TokenTable = tableOf(ranks);

function tableOf(list: readonly (string | readonly number[])[]): TokenTable {
  const parts = list.map(token => Buffer.from(token as string));
  let end = 0;
  const ends = Uint32Array.from(parts, part => {
    end += part.length;
    return end;
  });
  return { bytes: Buffer.concat(parts), ends };
}
