import { anthropic } from './anthropic.ts';
import { google } from './google.ts';
import { openaiChat } from './openaiChat.ts';
import { openaiResponses } from './openaiResponses.ts';
import type { Provider, WireProtocol } from './provider.ts';
import { sandbox } from './sandbox.ts';

/** Every adapter, loaded together at the first call; each loads its SDK only when it is called. */
export const adapters: Readonly<Record<WireProtocol, Provider>> = {
  'openai-responses': openaiResponses,
  openai: openaiChat,
  anthropic,
  google,
  sandbox,
};
