import { phraseWords } from '../../text/phraseWords.ts';
import type { HttpProtocol } from './httpRequest.ts';
import type { SdkCall } from './sdkCall.ts';

/**
 * Fields of a request body that the SDKs declare as arguments. Others are sent too, but TypeScript needs a
 * type assertion for them, and Python `extra_body`. Source: the reference of each API.
 */
const declaredFields: Readonly<Record<Exclude<HttpProtocol, 'google'>, ReadonlySet<string>>> = {
  'openai-responses': new Set(
    phraseWords(
      'include input instructions max_output_tokens metadata model parallel_tool_calls prompt_cache_key reasoning safety_identifier service_tier store stream stream_options temperature text tool_choice tools top_logprobs top_p truncation user',
    ),
  ),
  openai: new Set(
    phraseWords(
      'frequency_penalty logit_bias logprobs max_completion_tokens max_tokens messages metadata model n parallel_tool_calls presence_penalty prompt_cache_key reasoning_effort response_format safety_identifier seed service_tier stop store stream stream_options temperature tool_choice tools top_logprobs top_p user verbosity',
    ),
  ),
  anthropic: new Set(
    phraseWords(
      'max_tokens messages metadata model output_config service_tier stop_sequences stream system thinking tool_choice tools',
    ),
  ),
};

export function isDeclared(protocol: SdkCall['protocol'], name: string): boolean {
  return protocol === 'google' || declaredFields[protocol].has(name);
}

/** Whether a body matches the types of its SDK. Compatible servers have fields of their own in messages too. */
export function isTyped({ protocol, baseUrl, body }: SdkCall): boolean {
  if (protocol === 'openai' && baseUrl) return false;
  return Object.keys(body).every(name => isDeclared(protocol, name));
}
