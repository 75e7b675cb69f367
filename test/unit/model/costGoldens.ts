import type { Usage } from '../../../src/model/events.ts';

/** A usage as a provider's own documentation prints it, priced by hand from the list prices. */
export interface CostGolden {
  /** Where the usage is printed. */
  readonly published: string;
  readonly model: string;
  readonly usage: Usage;
  /** USD, with how it was worked out: tokens x USD per million tokens. */
  readonly usd: number;
}

interface Tokens {
  readonly uncached: number;
  readonly cacheRead?: number;
  /** Kept for five minutes. */
  readonly cacheWrite?: number;
  readonly cacheWrite1h?: number;
  readonly text: number;
  readonly reasoning?: number;
}

function usage(tokens: Tokens): Usage {
  const { uncached, cacheRead = 0, cacheWrite = 0, cacheWrite1h = 0, text, reasoning = 0 } = tokens;
  const written = cacheWrite + cacheWrite1h;
  return {
    input: {
      total: uncached + cacheRead + written,
      uncached,
      cacheRead,
      cacheWrite: written,
      ...(cacheWrite1h > 0 && { cacheWrite1h }),
    },
    output: { total: text + reasoning, text, reasoning },
    source: 'provider',
  };
}

export const costGoldens: readonly CostGolden[] = [
  {
    published: 'OpenAI, API reference, Create a model response: input 36, output 87',
    model: 'openai/gpt-4.1-2025-04-14',
    usage: usage({ uncached: 36, text: 87 }),
    //   36 x 2.00 =  72
    //   87 x 8.00 = 696
    usd: 0.000768,
  },
  {
    published: 'OpenAI, Prompt caching: prompt_tokens 2006, cached_tokens 1920, completion 300',
    model: 'openai/gpt-4o',
    usage: usage({ uncached: 86, cacheRead: 1920, text: 300 }),
    //   86 x  2.50 =   215
    // 1920 x  1.25 = 2,400
    //  300 x 10.00 = 3,000
    usd: 0.005615,
  },
  {
    published: 'OpenAI, Reasoning models: input 75, output 1186 of which reasoning 1024',
    model: 'openai/gpt-5',
    usage: usage({ uncached: 75, text: 162, reasoning: 1024 }),
    //   75 x  1.25 =     93.75
    // 1186 x 10.00 = 11,860
    usd: 0.01195375,
  },
  {
    published: 'BerriAI/litellm issue 15945, a gpt-5 reply billed at $0.0379055',
    model: 'openai/gpt-5',
    usage: usage({ uncached: 4262, cacheRead: 4864, text: 3197 }),
    // 4262 x  1.25  =  5,327.5
    // 4864 x  0.125 =    608
    // 3197 x 10.00  = 31,970
    usd: 0.0379055,
  },
  {
    published: 'none so long; OpenAI’s long-context rates, all of the request above 272,000 tokens',
    model: 'openai/gpt-6.1-sol',
    usage: usage({ uncached: 20_000, cacheRead: 200_000, cacheWrite: 80_000, text: 10_000 }),
    //  20,000 x  4.00 =  80,000
    // 200,000 x  0.20 =  40,000
    //  80,000 x  5.00 = 400,000
    //  10,000 x 15.00 = 150,000
    usd: 0.67,
  },
  {
    published: 'Anthropic, Prompt caching, a novel written to the cache: input 21, output 393',
    model: 'anthropic/claude-opus-4-20250514',
    usage: usage({ uncached: 21, cacheWrite: 188_086, text: 393 }),
    //      21 x 15.00 =       315
    // 188,086 x 18.75 = 3,526,612.5
    //     393 x 75.00 =    29,475
    usd: 3.5564025,
  },
  {
    published: 'Anthropic, Prompt caching, the same novel read from the cache',
    model: 'anthropic/claude-opus-4-20250514',
    usage: usage({ uncached: 21, cacheRead: 188_086, text: 393 }),
    //      21 x 15.00 =     315
    // 188,086 x  1.50 = 282,129
    //     393 x 75.00 =  29,475
    usd: 0.311919,
  },
  {
    published: 'Anthropic, Prompt caching, mixed times: 5m 148, 1h 100, read 1800, input 2048',
    model: 'anthropic/claude-haiku-4-5',
    usage: usage({
      uncached: 2048,
      cacheRead: 1800,
      cacheWrite: 148,
      cacheWrite1h: 100,
      text: 503,
    }),
    // 2048 x 1.00 = 2,048
    // 1800 x 0.10 =   180
    //  148 x 1.25 =   185
    //  100 x 2.00 =   200
    //  503 x 5.00 = 2,515
    usd: 0.005128,
  },
  {
    published: 'pydantic/genai-prices, README: input 4740 of which written to the cache 4735',
    model: 'anthropic/claude-sonnet-4-20250514',
    usage: usage({ uncached: 5, cacheWrite: 4735, text: 255 }),
    //    5 x  3.00 =     15
    // 4735 x  3.75 = 17,756.25
    //  255 x 15.00 =  3,825
    usd: 0.02159625,
  },
  {
    published: 'none so long; Anthropic’s rates of Haiku 5.5 above 100,000 tokens',
    model: 'anthropic/claude-haiku-5-5',
    usage: usage({ uncached: 1000, cacheRead: 90_000, cacheWrite1h: 10_000, text: 2000 }),
    //   1,000 x 0.50 =    500
    //  90,000 x 0.05 =  4,500
    //  10,000 x 1.00 = 10,000
    //   2,000 x 2.50 =  5,000
    usd: 0.02,
  },
  {
    published: 'Google, Context caching: promptTokenCount 696219, cached 696190, candidates 214',
    model: 'googleai/gemini-2.0-flash-001',
    usage: usage({ uncached: 29, cacheRead: 696_190, text: 214 }),
    //      29 x 0.100 =      2.9
    // 696,190 x 0.025 = 17,404.75
    //     214 x 0.400 =     85.6
    usd: 0.01749325,
  },
  {
    published: 'Google, Context caching, the same usage where above 128,000 tokens cost double',
    model: 'googleai/gemini-1.5-flash-001',
    usage: usage({ uncached: 29, cacheRead: 696_190, text: 214 }),
    //      29 x 0.1500 =      4.35
    // 696,190 x 0.0375 = 26,107.125
    //     214 x 0.6000 =    128.4
    usd: 0.026239875,
  },
  {
    published: 'Google, Context caching, the same usage where above 200,000 tokens cost more',
    model: 'googleai/gemini-2.5-pro',
    usage: usage({ uncached: 29, cacheRead: 696_190, text: 214 }),
    //      29 x  2.50 =      72.5
    // 696,190 x  0.25 = 174,047.5
    //     214 x 15.00 =   3,210
    usd: 0.17733,
  },
];
