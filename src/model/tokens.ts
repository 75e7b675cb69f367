import { textOf } from '../prompt/message.ts';
import type { ModelRequest } from './request.ts';
import type { Usage } from './usage.ts';

/** Roles and separators around a message cost about this many tokens with every provider. */
const PER_MESSAGE = 4;

/** Longest stretch without a break that is tokenized in one piece: longer ones cost quadratic time. */
const LONGEST_RUN = 512;
const longRuns = new RegExp(`(\\S{${LONGEST_RUN}}|\\s{${LONGEST_RUN}})`);

/**
 * About how many tokens a text has: counted with OpenAI's `o200k_base`, which is exact for OpenAI's
 * models since GPT-4o and near for others. Claude's tokenizer is not public; its current models make
 * about 35 % more tokens of the same text. An estimate in any case: show it with a tilde.
 */
export async function estimateTokens(text: string, model: string): Promise<number> {
  const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base');
  // Special tokens have no meaning in a message: their spelling is ordinary text there.
  const options = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() };
  const count = text
    .split(longRuns)
    .reduce((total, piece) => total + countTokens(piece, options), 0);
  return Math.ceil(count * factorOf(model));
}

function factorOf(model: string): number {
  return model.startsWith('anthropic/') ? 1.35 : 1;
}

/** Input tokens of a request before it is sent: text, tools and schema; media are not in it. */
export async function estimateInputTokens(request: ModelRequest): Promise<number> {
  const { messages, output, tools } = request;
  const sent = [output?.schema, tools].filter(part => part !== undefined);
  const asked = [...messages.map(textOf), ...sent.map(part => JSON.stringify(part))];
  const counts = await Promise.all(asked.map(text => estimateTokens(text, request.model)));
  return counts.reduce((sum, count) => sum + count, messages.length * PER_MESSAGE);
}

/** Usage of a call nobody counted: text only, media and reasoning are not in it. */
export async function estimateUsage(request: ModelRequest, reply: string): Promise<Usage> {
  const input = await estimateInputTokens(request);
  const output = await estimateTokens(reply, request.model);
  return {
    input: { total: input, uncached: input, cacheRead: 0, cacheWrite: 0 },
    output: { total: output, text: output, reasoning: 0 },
    source: 'estimated',
  };
}
