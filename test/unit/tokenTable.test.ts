import { expect, test } from 'vitest';
import { packed, unpacked } from '../../scripts/tokenTable.ts';
import { tokens } from '../../src/model/tokens/o200kTokens.ts';

test('a packed encoding is the same after unpacking, and far smaller', () => {
  const text = packed(tokens);
  const { bytes, ends } = unpacked(text);
  expect([...ends]).toEqual([...tokens.ends]);
  expect(Buffer.compare(bytes, tokens.bytes)).toBe(0);
  expect(text.length).toBeLessThan(1_000_000);
});
