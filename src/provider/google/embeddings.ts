import { parseModelReference } from '../../model/catalogue/modelFacts.ts';
import type { ProtocolCall } from '../conversation.ts';
import type { EmbeddingRequest, Embeddings } from '../provider.ts';
import { asked } from '../transport/sdkCall.ts';
import { googleClient } from './client.ts';

/** `batchEmbedContents` of the Gemini API, which counts no tokens. */
export async function googleEmbeddings(
  { model: reference, texts }: EmbeddingRequest,
  attempt: ProtocolCall,
): Promise<Embeddings> {
  const { models } = await googleClient(attempt);
  const model = parseModelReference(reference)?.model ?? reference;
  const answer = await asked(() =>
    models.embedContent({
      model,
      // As contents of their own: some models take a list of texts as parts of one.
      contents: texts.map(text => ({ role: 'user', parts: [{ text }] })),
      config: { abortSignal: attempt.signal, taskType: 'SEMANTIC_SIMILARITY' },
    }),
  );
  return { vectors: (answer?.embeddings ?? []).map(({ values }) => values ?? []) };
}
