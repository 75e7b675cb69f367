import { anthropic } from './anthropic/messages.ts';
import { google } from './google/generateContent.ts';
import { openaiChat } from './openai/chat.ts';
import { openaiResponses } from './openai/responses.ts';
import type { Provider, WireProtocol } from './provider.ts';
import { sandbox } from './sandbox/sandbox.ts';

/** Every adapter. They are loaded together with the first call. Each loads its SDK only when it is called. */
export const adapters: Readonly<Record<WireProtocol, Provider>> = {
  'openai-responses': openaiResponses,
  openai: openaiChat,
  anthropic,
  google,
  sandbox,
};
