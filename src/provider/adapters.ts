import { anthropic } from './anthropic/messages.ts';
import type { ProtocolCall } from './conversation.ts';
import { googleEmbeddings } from './google/embeddings.ts';
import { google } from './google/generateContent.ts';
import { openaiChat } from './openai/chat.ts';
import { openaiEmbeddings } from './openai/embeddings.ts';
import { openaiResponses } from './openai/responses.ts';
import type { EmbeddingRequest, Embeddings, Provider, WireProtocol } from './provider.ts';
import { sandboxEmbeddings } from './sandbox/embeddings.ts';
import { sandbox } from './sandbox/sandbox.ts';

/** Every adapter. They are loaded together with the first call. Each loads its SDK only when it is called. */
export const adapters: Readonly<Record<WireProtocol, Provider>> = {
  'openai-responses': openaiResponses,
  openai: openaiChat,
  anthropic,
  google,
  sandbox,
};

type Embedder = (request: EmbeddingRequest, attempt: ProtocolCall) => Promise<Embeddings>;

/** Those that have embeddings. */
export const embedders: Readonly<Record<string, Embedder>> = {
  'openai-responses': openaiEmbeddings,
  openai: openaiEmbeddings,
  google: googleEmbeddings,
  sandbox: sandboxEmbeddings,
};
