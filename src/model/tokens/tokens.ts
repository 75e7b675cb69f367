import { formatTokens } from '../../format/figures.ts';
import { roughTokens } from '../../format/roughTokens.ts';
import type { Message, Part } from '../../prompt/messages/message.ts';
import { schemaText } from '../../schema/jsonSchema.ts';
import type { Usage } from '../events.ts';
import { passedInput } from '../parameters/passedConfig.ts';
import type { ModelRequest } from '../request.ts';
import { messages, sources } from './messages.ts';
import { countInThread } from './tokenThread.ts';

/** A number of tokens and how it was determined. */
export interface TokenCount {
  readonly tokens: number;
  /**
   * `exact`: counted here with the model's own tokenizer. `provider`: counted by the provider for this
   * request. `estimated`: counted with another tokenizer, or with parts that only the provider knows.
   * Estimates are shown with a tilde.
   */
  readonly how: 'exact' | 'provider' | 'estimated';
}

/** Approximate number of tokens for the role and separators of a message, with every provider. */
const PER_MESSAGE = 4;

/** In UTF-16 units. For a longer text, only samples are counted. */
const LONGEST_COUNTED = 2 ** 20;
/** UTF-16 units of each sample. */
const SAMPLE = 2 ** 16;

/** The number of tokens of a text for a model, `provider/model`. All counts that are shown come from here. */
export async function countTokens(text: string, model: string): Promise<TokenCount> {
  const { factor, exact } = tokenizerOf(model);
  const whole = text.length <= LONGEST_COUNTED;
  const tokens = text === '' ? 0 : whole ? await countInThread(text) : await sampledCount(text);
  return { tokens: Math.ceil(tokens * factor), how: exact && whole ? 'exact' : 'estimated' };
}

/** Estimates from samples of the beginning, the middle and the end of a text. */
async function sampledCount(text: string): Promise<number> {
  const middle = Math.floor((text.length - SAMPLE) / 2);
  const starts = [0, middle, text.length - SAMPLE];
  const sample = starts.map(start => text.slice(start, start + SAMPLE)).join('\n');
  return ((await countInThread(sample)) * text.length) / sample.length;
}

/** The number of tokens of a message's text and of its tool calls as JSON. Media are not included. */
export function countMessage({ content }: Message, model: string): Promise<TokenCount> {
  return countTokens(content.map(partText).join(''), model);
}

/** The sum is only as certain as the least certain count. */
export function addTokens(counts: readonly TokenCount[]): TokenCount {
  const tokens = counts.reduce((sum, count) => sum + count.tokens, 0);
  const hows = new Set(counts.map(({ how }) => how));
  return {
    tokens,
    how: hows.has('estimated') ? 'estimated' : hows.has('provider') ? 'provider' : 'exact',
  };
}

/**
 * The approximate number of input tokens of a request: texts, schema, tools and calls as JSON, and the
 * overhead of each message. Media are not included.
 */
export async function estimateInput(request: ModelRequest): Promise<TokenCount> {
  const { messages, model, output, tools, parameters } = request;
  const counts = await Promise.all([
    ...messages.map(message => countMessage(message, model)),
    ...[output?.schema, tools, ...passedInput(parameters.extra ?? {})].map(value =>
      countTokens(countedJson(value), model),
    ),
  ]);
  const { tokens } = addTokens(counts);
  return { tokens: tokens + messages.length * PER_MESSAGE, how: 'estimated' };
}

/** Estimates the usage of a call that was not counted. It includes only text, no media and no reasoning. */
export async function estimateUsage(request: ModelRequest, reply: string): Promise<Usage> {
  const { tokens: input } = await estimateInput(request);
  const { tokens: output } = await countTokens(reply, request.model);
  return estimatedUsage(input, output);
}

/** The same without waiting for a tokenizer. */
export function roughUsage({ messages, output, tools }: ModelRequest, reply: string): Usage {
  let length = (output?.schema ? schemaText(output.schema) : '').length + countedJson(tools).length;
  for (const { content } of messages) for (const part of content) length += partText(part).length;
  return estimatedUsage(
    Math.ceil(roughTokens(length)) + messages.length * PER_MESSAGE,
    Math.ceil(roughTokens(reply.length)),
  );
}

function estimatedUsage(input: number, output: number): Usage {
  return {
    input: { total: input, uncached: input, cacheRead: 0, cacheWrite: 0 },
    output: { total: output, text: output, reasoning: 0 },
    source: 'estimated',
  };
}

function partText(part: Part): string {
  if ('text' in part) return part.text;
  if ('toolRequest' in part) return countedJson(part.toolRequest);
  return 'toolResponse' in part ? countedJson(part.toolResponse) : '';
}

function countedJson(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value);
}

/** `12 tokens`; `~12 tokens` for an estimate. */
export function tokenCountText({ tokens, how }: TokenCount): string {
  return formatTokens(tokens, how === 'estimated');
}

/** How texts for a model are counted on this machine, as a sentence. */
export function countingText(model: string): string {
  const { exact, source } = tokenizerOf(model);
  if (exact) return messages.exact();
  return model === '' ? messages.noModel() : messages.estimated(source);
}

/** What is known about the tokenizer of a model, relative to OpenAI's `o200k_base`. */
export interface Tokenizer {
  /** Number of tokens for each token of `o200k_base`. */
  readonly factor: number;
  /** True when it is `o200k_base` itself. */
  readonly exact: boolean;
  /** Where this was read. */
  readonly source: string;
}

interface Family extends Tokenizer {
  /**
   * Matches `provider/model`. The model of a gateway, `openrouter/anthropic/…`, counts like the original one.
   */
  readonly models: RegExp;
}

/** The first match is used. */
const families: readonly Family[] = [
  {
    models: /^openai\/(?:gpt-4o|chatgpt-4o|gpt-4\.[15]|gpt-5(?:\.[1-6])?|o[134])(?:-|$)/,
    factor: 1,
    exact: true,
    source: sources.modelTable(),
  },
  {
    // Up to version 4.6, including `claude-opus-4-20250514`.
    models: /claude-(?:[a-z]+-)?(?:[1-3]|4(?![-.](?:[7-9]|\d\d)(?!\d)))(?!\d)/,
    factor: 1,
    exact: false,
    source: sources.oldClaude(),
  },
  {
    models: /claude/,
    factor: 1.35,
    exact: false,
    source: sources.claude(),
  },
  {
    models: /gemini|gemma/,
    factor: 1,
    exact: false,
    source: sources.gemini(),
  },
];

const unknown: Tokenizer = {
  factor: 1,
  exact: false,
  source: sources.unknown(),
};

export function tokenizerOf(model: string): Tokenizer {
  return families.find(({ models }) => models.test(model)) ?? unknown;
}
