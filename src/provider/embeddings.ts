import { ProviderError } from '../model/errors.ts';
import type { Protocol } from '../model/providers.ts';
import { once } from '../text/memo.ts';
import { askOnce } from './conversation.ts';
import { embeddingMessages } from './messages.ts';
import type { CallOptions, EmbeddingRequest, Embeddings } from './provider.ts';

/** The protocols that have embeddings: Anthropic and VS Code have none. */
const protocols: ReadonlySet<Protocol> = new Set<Protocol>([
  'openai-responses',
  'openai',
  'google',
  'sandbox',
]);

const loadEmbedders = once(async () => (await import('./adapters.ts')).embedders);

/** Why a model cannot embed, as a sentence; undefined when its protocol has embeddings. */
export function embeddingProblem(model: string, protocol: Protocol): string | undefined {
  return protocols.has(protocol) ? undefined : embeddingMessages.none(model);
}

/** The error when vectors cannot be compared. */
export function unusableVectors(model: string): ProviderError {
  return new ProviderError(embeddingMessages.incomplete(model), { class: 'badRequest' });
}

/**
 * The vectors of texts, in one attempt.
 * @throws ProviderError for every failure, cancellation included (`class: 'cancelled'`).
 */
export async function embed(
  protocol: Protocol,
  request: EmbeddingRequest,
  options: Omit<CallOptions, 'stream'>,
): Promise<Embeddings> {
  const ask = (await loadEmbedders())[protocol];
  if (!ask) {
    throw new ProviderError(embeddingMessages.none(request.model), { class: 'badRequest' });
  }
  const found = await askOnce(request.model, options, attempt => ask(request, attempt));
  if (hasAllVectors(found, request)) return found;
  throw unusableVectors(request.model);
}

/** Compatible servers answer what they like. */
function hasAllVectors({ vectors }: Embeddings, { texts }: EmbeddingRequest): boolean {
  const length = vectors[0]?.length ?? 0;
  return (
    vectors.length === texts.length &&
    vectors.every(
      vector =>
        Array.isArray(vector) &&
        vector.length === length &&
        length > 0 &&
        vector.every(value => Number.isFinite(value)),
    )
  );
}
