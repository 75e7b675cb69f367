import { parseModelReference } from '../../model/catalogue/modelFacts.ts';
import type { ProtocolCall } from '../conversation.ts';
import type { EmbeddingRequest, Embeddings } from '../provider.ts';
import { limitIn } from '../transport/frames.ts';
import { asked } from '../transport/sdkCall.ts';
import { openaiClient } from './client.ts';

/** `POST /embeddings`, as OpenAI and compatible servers have it. */
export async function openaiEmbeddings(
  { model: reference, texts }: EmbeddingRequest,
  attempt: ProtocolCall,
): Promise<Embeddings> {
  const client = await openaiClient(attempt);
  const model = parseModelReference(reference)?.model ?? reference;
  const { signal } = attempt;
  const answer = await asked(() =>
    client.embeddings.create({ model, input: [...texts], encoding_format: 'float' }, { signal }),
  );
  const data = Array.isArray(answer?.data) ? answer.data : [];
  const tokens = limitIn(answer?.usage?.prompt_tokens);
  return {
    vectors: data.toSorted((a, b) => a.index - b.index).map(({ embedding }) => embedding),
    ...(tokens !== undefined && { tokens }),
  };
}
