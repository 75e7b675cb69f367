import { isRecord } from '../../text/isRecord.ts';
import type { ModelParameters } from '../request.ts';
import { instead, messages } from './messages.ts';

/**
 * What the keys of `config` mean that Touchstone does not know and sends to the provider unchanged. The
 * guards use this too, with every spelling of the supported APIs.
 */

type Config = Readonly<Record<string, unknown>>;

export interface ConfigProblem {
  readonly key: string;
  /** A sentence. */
  readonly message: string;
}

/** What to do instead of setting a key that only Touchstone sets, as the end of a sentence. */
const ownedKeys: Readonly<Record<string, string>> = {
  ...keys(instead.model(), 'model'),
  ...keys(
    instead.messages(),
    ...['messages', 'input', 'contents', 'prompt', 'instructions'],
    ...['system', 'systemInstruction', 'system_instruction'],
  ),
  ...keys(
    instead.history(),
    ...['previous_response_id', 'conversation', 'cachedContent', 'cached_content'],
  ),
  ...keys(instead.remove(), 'stream', 'stream_options', 'background'),
  ...keys(instead.toolChoice(), 'tool_choice', 'toolConfig', 'tool_config'),
  ...keys(instead.tools(), 'functions', 'function_call'),
  ...keys(
    instead.config(),
    ...['generationConfig', 'generation_config', 'extra_body', 'extraBody'],
  ),
  ...keys(
    instead.endpoint(),
    ...['httpOptions', 'http_options', 'baseUrl', 'baseURL', 'base_url', 'api_base'],
    ...['headers', 'extra_headers', 'extraHeaders', 'defaultHeaders', 'extra_query'],
  ),
  ...keys(instead.remove(), 'abortSignal', 'automaticContinuation', 'automaticFunctionCalling'),
};

/** Keys for the number of replies. Only one reply is read. */
const counts = ['n', 'best_of', 'candidateCount', 'candidate_count', 'num_return_sequences'];

/** Limits of the output, in tokens. */
const limits = [
  ...['max_tokens', 'maxTokens', 'max_completion_tokens', 'maxCompletionTokens'],
  ...['max_output_tokens', 'max_new_tokens', 'max_tokens_to_sample', 'num_predict', 'n_predict'],
];

/** Reasoning tokens, by the key and its nested key. They are part of the output. */
const reasoning = [
  ['thinking', 'budget_tokens'],
  ['thinkingConfig', 'thinkingBudget'],
  ['thinking_config', 'thinking_budget'],
] as const;

/** Keys that show the request to other parties, or let models answer that were not requested. */
const elsewhere = ['tools', 'mcp_servers', 'web_search_options', 'plugins', 'models', 'route'];

/** Keys with prices that are unknown here. */
const unpriced = [...elsewhere, 'prediction', 'modalities', 'responseModalities', 'audio'];

/** Values of a tier or speed that cost at most the list price. */
const listed: readonly unknown[] = ['default', 'auto', 'standard', 'standard_only', 'flex'];

/**
 * Finds keys that are refused: settings that Touchstone owns, and several replies, which would not be read.
 */
export function configProblems(config: Config): readonly ConfigProblem[] {
  return Object.entries(config).flatMap(([key, value]) => {
    if (value === undefined || value === null) return [];
    const other = Object.hasOwn(ownedKeys, key) ? ownedKeys[key] : undefined;
    if (other !== undefined) return [{ key, message: messages.owned(key, other) }];
    if (counts.includes(key) && value !== 1) {
      return [{ key, message: messages.replies(key) }];
    }
    if (limits.includes(key) && typeof value !== 'number') {
      return [{ key, message: messages.limit(key) }];
    }
    return [];
  });
}

export interface AskedOutput {
  /** The key as written in `config`: `maxOutputTokens`, `max_completion_tokens`, `thinking.budget_tokens`. */
  readonly key: string;
  readonly tokens: number;
}

/** The highest output limit of a request, from any of its keys. Undefined without a limit. */
export function askedOutput({
  maxOutputTokens,
  extra,
}: Pick<ModelParameters, 'maxOutputTokens' | 'extra'>): AskedOutput | undefined {
  if (extra === undefined) return highest([{ key: 'maxOutputTokens', tokens: maxOutputTokens }]);
  return highest([
    { key: 'maxOutputTokens', tokens: maxOutputTokens },
    ...limits.map(key => ({ key, tokens: own(extra, key) })),
  ]);
}

/** The highest reasoning limit of a request. */
export function askedReasoning(config: Config): AskedOutput | undefined {
  return highest(
    reasoning.map(([key, inner]) => {
      const value = own(config, key);
      return { key: `${key}.${inner}`, tokens: isRecord(value) ? value[inner] : undefined };
    }),
  );
}

/** A key that makes the cost of a request differ from the list prices. Undefined when there is none. */
export function unpricedKey(config: Config): string | undefined {
  const tier = ['service_tier', 'serviceTier', 'speed'].find(
    key => isSet(config[key]) && !listed.includes(String(config[key]).toLowerCase()),
  );
  return tier ?? unpriced.find(key => isSet(config[key]));
}

/** A key that sends data to others than the requested model. Undefined when there is none. */
export function elsewhereKey(config: Config): string | undefined {
  return [...elsewhere, 'inference_geo'].find(key => isSet(config[key]));
}

/** What the model reads in addition to the messages. It counts as input. */
export function passedInput({ tools, response_format, prediction }: Config): readonly unknown[] {
  return [tools, response_format, prediction].filter(isSet);
}

function keys(other: string, ...names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map(name => [name, other]));
}

function own(config: Config, key: string): unknown {
  return Object.hasOwn(config, key) ? config[key] : undefined;
}

/** The highest of the values that are numbers. -1 and 0 mean no limit with most servers. */
function highest(
  all: readonly { readonly key: string; readonly tokens: unknown }[],
): AskedOutput | undefined {
  const asked = all.flatMap(({ key, tokens }) =>
    typeof tokens === 'number' && tokens > 0 ? [{ key, tokens }] : [],
  );
  return asked.toSorted((a, b) => b.tokens - a.tokens)[0];
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

const formatKeys = [
  'response_format',
  'responseMimeType',
  'responseSchema',
  'responseJsonSchema',
] as const;

/**
 * The key of `config` with which a prompt sets the response format in the form of its provider. It is sent
 * instead of the format that is generated from the output schema.
 */
export function ownFormatKey(config: Readonly<Record<string, unknown>> = {}): string | undefined {
  const found = formatKeys.find(key => config[key] !== undefined);
  if (found !== undefined) return found;
  const holders = ['text', 'output_config'];
  return holders.find(key => isRecord(config[key]) && config[key]['format'] !== undefined);
}
