import { expect, test } from 'vitest';
import { packed, unpacked } from '../../scripts/tokenTable.ts';
import { tokens } from '../../src/model/tokens/o200kTokens.ts';

test('a packed encoding is the same after unpacking, and far smaller', () => {
  const text = packed(tokens);
  expect(unpacked(text).length).toBe(tokens.length);
  expect(unpacked(text).findIndex((token, rank) => token !== tokens[rank])).toBe(-1);
  expect(text.length).toBeLessThan(1_000_000);
});
