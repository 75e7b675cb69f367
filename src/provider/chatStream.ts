import type { OpenAI } from 'openai';
import type * as Chat from 'openai/resources/chat/completions';
import type { Attempt } from './attempt.ts';
import { isOpenai } from './openaiHosts.ts';

type Chunks = AsyncIterable<Chat.ChatCompletionChunk>;

/** Servers that refuse to be asked for the usage of a stream, by their base URL. */
const uncounting = new Set<string | undefined>();

/**
 * Opens a stream that ends with its usage. A few servers refuse the option that asks for it: those are
 * asked once more without it, which the refusal has cost nothing, and never with it again.
 */
export async function chatStream(
  client: OpenAI,
  body: Chat.ChatCompletionCreateParams,
  { baseUrl, signal }: Attempt,
): Promise<Chunks> {
  const plain = { ...body, stream: true } as const;
  if (uncounting.has(baseUrl)) return client.chat.completions.create(plain, { signal });
  const stream_options = {
    include_usage: true,
    // Padding against eavesdroppers; compatible servers do not know the word.
    ...(isOpenai(baseUrl) && { include_obfuscation: false }),
  };
  try {
    return await client.chat.completions.create({ stream_options, ...plain }, { signal });
  } catch (error) {
    if (!refusesOption(error)) throw error;
    const chunks = await client.chat.completions.create(plain, { signal });
    uncounting.add(baseUrl);
    return chunks;
  }
}

function refusesOption(error: unknown): boolean {
  if (!(error instanceof Error) || !('status' in error)) return false;
  const { status, message } = error;
  return (status === 400 || status === 422) && /stream_options|include_usage/.test(message);
}
