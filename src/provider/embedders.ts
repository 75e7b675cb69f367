import type { ProtocolCall } from './conversation.ts';
import { googleEmbeddings } from './google/embeddings.ts';
import { openaiEmbeddings } from './openai/embeddings.ts';
import type { EmbeddingRequest, Embeddings } from './provider.ts';
import { sandboxEmbeddings } from './sandbox/embeddings.ts';

type Embedder = (request: EmbeddingRequest, attempt: ProtocolCall) => Promise<Embeddings>;

/** Loaded together at the first call; each loads its SDK only when it is called. */
export const embedders: Readonly<Record<string, Embedder>> = {
  'openai-responses': openaiEmbeddings,
  openai: openaiEmbeddings,
  google: googleEmbeddings,
  sandbox: sandboxEmbeddings,
};
