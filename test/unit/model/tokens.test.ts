import { chatEnabledModels } from 'gpt-tokenizer/modelsChatEnabled.gen';
import { cl100k_base, o200k_harmony } from 'gpt-tokenizer/modelsMap';
import { describe, expect, test } from 'vitest';
import {
  addTokens,
  countingText,
  countTokens,
  estimateInput,
  estimateUsage,
  tokenCountText,
  tokenizerOf,
} from '../../../src/model/tokens/tokens.ts';

const text = 'The quick brown fox jumps over the lazy dog. '.repeat(20);

describe('a count', () => {
  test('is exact for a model whose encoding is known', async () => {
    expect(await countTokens('hello world', 'openai/gpt-5.4-mini')).toEqual({
      tokens: 2,
      how: 'exact',
    });
    expect(await countTokens('', 'openai/gpt-4o')).toEqual({ tokens: 0, how: 'exact' });
  });

  test('is an estimate for every other', async () => {
    for (const model of ['openai/gpt-6-luna', 'googleai/gemini-3.6-flash', 'local/llama', '']) {
      expect(await countTokens('hello world', model)).toEqual({ tokens: 2, how: 'estimated' });
    }
  });

  test('of a huge text is an estimate from samples of it', async () => {
    const huge = text.repeat(5000);
    const { tokens, how } = await countTokens(huge, 'openai/gpt-5');
    const { tokens: once } = await countTokens(text, 'openai/gpt-5');
    expect(how).toBe('estimated');
    expect(Math.abs(tokens / (once * 5000) - 1)).toBeLessThan(0.05);
  });

  test('does not load the encoding in the thread that measures times', async () => {
    let turns = 0;
    let counted = false;
    // The longest text that is counted as a whole.
    const long = text.repeat(Math.floor(2 ** 20 / text.length));
    const count = countTokens(long, 'openai/gpt-5').finally(() => {
      counted = true;
    });
    while (!counted) {
      await new Promise(setImmediate);
      turns += 1;
    }
    await count;
    // Were it counted here, the loop would have had a turn or two.
    expect(turns).toBeGreaterThan(20);
  });

  test('uses the larger counts of Claude since 4.7', async () => {
    const { tokens } = await countTokens(text, 'openai/gpt-5');
    const claude = (model: string) => countTokens(text, model);
    expect((await claude('anthropic/claude-haiku-4-5')).tokens).toBe(tokens);
    expect((await claude('anthropic/claude-haiku-5-5')).tokens).toBe(Math.ceil(tokens * 1.35));
  });

  test('is as certain as its least certain part', () => {
    const exact = { tokens: 2, how: 'exact' } as const;
    const counted = { tokens: 3, how: 'provider' } as const;
    const estimated = { tokens: 4, how: 'estimated' } as const;
    expect(addTokens([])).toEqual({ tokens: 0, how: 'exact' });
    expect(addTokens([exact, exact])).toEqual({ tokens: 4, how: 'exact' });
    expect(addTokens([exact, counted])).toEqual({ tokens: 5, how: 'provider' });
    expect(addTokens([exact, estimated, counted])).toEqual({ tokens: 9, how: 'estimated' });
  });

  test('has a tilde only when it is an estimate', () => {
    expect(tokenCountText({ tokens: 1234, how: 'estimated' })).toBe('~1,234 tokens');
    expect(tokenCountText({ tokens: 1234, how: 'provider' })).toBe('1,234 tokens');
    expect(tokenCountText({ tokens: 1, how: 'exact' })).toBe('1 token');
    expect(countingText('openai/gpt-5')).toContain("model's own");
    expect(countingText('anthropic/claude-opus-5')).toContain('Estimated: Anthropic on Claude 4.7');
    expect(countingText('')).toContain('no model is named');
  });
});

describe('the tokenizer of a model', () => {
  test('is o200k_base for the chat models that the package lists for it', () => {
    const others = new Set<string>([...cl100k_base, ...o200k_harmony]);
    const names = chatEnabledModels.filter(name => /^(gpt-\d|chatgpt-4o|o\d)/.test(name));
    const exact = names.filter(name => tokenizerOf(`openai/${name}`).exact);
    expect(exact).toEqual(names.filter(name => !others.has(name)));
  });

  test.each([
    ['anthropic/claude-opus-4-20250514', 1],
    ['anthropic/claude-opus-4-1', 1],
    ['anthropic/claude-3-5-sonnet-20241022', 1],
    ['anthropic/claude-sonnet-4-6', 1],
    ['anthropic/claude-opus-4-7', 1.35],
    ['anthropic/claude-opus-4-7-20260416', 1.35],
    ['anthropic/claude-opus-4-10', 1.35],
    ['anthropic/claude-fable-5', 1.35],
    ['openrouter/anthropic/claude-sonnet-4.5', 1],
    ['openrouter/anthropic/claude-opus-4.7', 1.35],
    ['vscode/claude-of-no-number', 1.35],
  ])('of %s makes %f times the tokens', (model, factor) => {
    expect(tokenizerOf(model)).toMatchObject({ factor, exact: false });
  });

  test('is never treated as known behind a gateway or a deployment name', () => {
    expect(tokenizerOf('azure/gpt-4o').exact).toBe(false);
    expect(tokenizerOf('openrouter/openai/gpt-5').exact).toBe(false);
    expect(tokenizerOf('openai/gpt-50').exact).toBe(false);
  });
});

describe('an estimate of a request', () => {
  const request = {
    model: 'openai/gpt-5',
    messages: [{ role: 'user', content: [{ text: 'hello world' }] }],
    parameters: {},
  };

  test('includes the overhead of messages, the schema and the tools', async () => {
    expect(await estimateInput(request)).toEqual({ tokens: 6, how: 'estimated' });
    const output = { format: 'json', schema: { type: 'object' } } as const;
    const tools = [{ name: 'look', inputSchema: { type: 'object' } }];
    const more = await estimateInput({ ...request, output, tools });
    expect(more.tokens).toBeGreaterThan(15);
  });

  test('includes tool calls and their results', async () => {
    const called = { toolRequest: { name: 'look', input: { at: 'hello world' } } };
    const result = { toolResponse: { name: 'look', output: text } };
    const messages = [...request.messages, { role: 'tool', content: [called, result] }];
    const { tokens } = await countTokens(text, request.model);
    expect((await estimateInput({ ...request, messages })).tokens).toBeGreaterThan(tokens + 10);
  });

  test('results in a usage that is marked as estimated and adds up', async () => {
    expect(await estimateUsage(request, 'hello')).toEqual({
      input: { total: 6, uncached: 6, cacheRead: 0, cacheWrite: 0 },
      output: { total: 1, text: 1, reasoning: 0 },
      source: 'estimated',
    });
  });
});
