import { expect, test } from 'vitest';
import { estimateTokens, estimateUsage } from '../../../src/model/tokens.ts';

test('counts as o200k_base does', async () => {
  expect(await estimateTokens('hello world', 'openai/gpt-6-luna')).toBe(2);
  expect(await estimateTokens('', 'openai/gpt-6-luna')).toBe(0);
});

test('reckons with the larger counts of Claude', async () => {
  const text = 'The quick brown fox jumps over the lazy dog. '.repeat(20);
  const openai = await estimateTokens(text, 'openai/gpt-6-luna');
  expect(await estimateTokens(text, 'anthropic/claude-haiku-5-5')).toBe(Math.ceil(openai * 1.35));
});

test('takes the spelling of a special token for text', async () => {
  expect(await estimateTokens('<|endoftext|>', 'openai/gpt-6-luna')).toBeGreaterThan(1);
});

test.each([
  'a',
  ' ',
  '-',
  '\n',
  'ß',
  '漢',
  '😀',
])('is through with 200 kB of %j before the test runs out of time', async character => {
  const count = await estimateTokens(character.repeat(200_000), 'openai/gpt-6-luna');
  expect(count).toBeGreaterThan(1000);
});

test('an estimated usage says so and adds up', async () => {
  const usage = await estimateUsage(
    {
      model: 'openai/gpt-6-luna',
      messages: [{ role: 'user', content: [{ text: 'hello world' }] }],
      parameters: {},
    },
    'hello',
  );
  expect(usage).toEqual({
    input: { total: 6, uncached: 6, cacheRead: 0, cacheWrite: 0 },
    output: { total: 1, text: 1, reasoning: 0 },
    source: 'estimated',
  });
});
