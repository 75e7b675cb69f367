import type { ReplyMode } from '../../call/callRequest.ts';
import { embeddingHash, embeddingRequest, embedTexts } from '../../call/embed.ts';
import { resolveEndpoint } from '../../call/endpoints/endpoint.ts';
import { planReply } from '../../call/reply/replySource.ts';
import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import type { Cost } from '../../model/cost.ts';
import { ProviderError } from '../../model/errors.ts';
import { unusableVectors } from '../../provider/embeddings.ts';
import { processGate } from '../../redaction/knownSecrets.ts';
import type { RunHost } from '../../run/host.ts';
import { ScorerError, type Similarity, type SimilarityRequest } from '../scorers/scorer.ts';

/** The name that recordings of similarities are stored under. */
const RECORDINGS = 'judges/similar';
/** How many vectors are cached. A reference is compared with the replies of all models and repeats. */
const MOST_VECTORS = 2000;

/** Compares texts by their embeddings. */
export interface Similarities {
  /**
   * @param onCost receives the cost of each live call.
   * @throws ScorerError. Also throws the signal's reason.
   */
  compare(
    request: SimilarityRequest,
    host: RunHost,
    context: {
      readonly plan: {
        readonly prompt: LoadedPrompt;
        readonly mode: ReplyMode;
        readonly record?: boolean;
      };
      readonly signal: AbortSignal;
      readonly onCost: (cost: Cost) => void;
    },
  ): Promise<Similarity>;
}

type Context = Parameters<Similarities['compare']>[2];

/** The embeddings of one evaluation. A text is not embedded again while its vector is cached. */
export function createSimilarities(): Similarities {
  const vectors = new Map<string, Promise<Float32Array>>();

  /** Gets all vectors that are not cached in one call. */
  function vectorsOf(
    model: string,
    texts: readonly string[],
    ask: (texts: readonly string[]) => Promise<readonly (readonly number[])[]>,
  ): Promise<readonly Float32Array[]> {
    const missing = [...new Set(texts)].filter(text => !vectors.has(`${model} ${text}`));
    if (missing.length > 0) {
      const asked = ask(missing);
      for (const [index, text] of missing.entries()) {
        const key = `${model} ${text}`;
        const vector = asked.then(found => unit(found[index] ?? []));
        vectors.set(key, vector);
        // A failed call is repeated the next time.
        vector.catch(() => vectors.delete(key));
      }
    }
    const found = texts.map(text => {
      const key = `${model} ${text}`;
      const vector = vectors.get(key) ?? Promise.resolve(new Float32Array());
      vectors.delete(key);
      vectors.set(key, vector);
      return vector;
    });
    for (const key of vectors.keys()) {
      if (vectors.size <= MOST_VECTORS) break;
      vectors.delete(key);
    }
    return Promise.all(found);
  }

  return {
    async compare({ model, text, references }, host, context) {
      try {
        return await compared(model, text, references, host, context);
      } catch (error) {
        context.signal.throwIfAborted();
        if (!(error instanceof ProviderError)) throw error;
        throw new ScorerError(error.message, error.facts);
      }
    },
  };

  async function compared(
    model: string,
    text: string,
    references: readonly string[],
    host: RunHost,
    { plan, signal, onCost }: Context,
  ): Promise<Similarity> {
    const resolved = resolveEndpoint(model, host.settings);
    if (!resolved.ok) throw new ProviderError(resolved.error.message, resolved.error);
    const { endpoint } = resolved;
    const pairs = await Promise.all(
      references.map(async reference => {
        const request = embeddingRequest(model, [text, reference]);
        const { mode } = plan;
        return planReply({ request, endpoint, promptKey: RECORDINGS, mode }, host);
      }),
    );
    const recorded = pairs.flatMap(pair =>
      'recording' in pair ? Number(pair.recording.text) : [],
    );
    if (recorded.length === references.length) return { scores: recorded, isSandbox: false };
    const [own, ...others] = await vectorsOf(model, [text, ...references], async texts => {
      const call = { model, endpoint, texts, prompt: plan.prompt };
      const { vectors: found, cost } = await embedTexts(call, host, signal);
      if (endpoint.protocol !== 'sandbox') onCost(cost);
      return found;
    });
    if (others.some(({ length }) => length !== own?.length)) {
      throw unusableVectors(model);
    }
    const scores = others.map(other => cosine(own ?? other, other));
    const isSandbox = endpoint.protocol === 'sandbox';
    if (plan.record && !isSandbox) await save(model, text, references, scores, host);
    return { scores, isSandbox };
  }
}

/** Stores one number for each pair, because vectors would be a hundred times as large. */
async function save(
  model: string,
  text: string,
  references: readonly string[],
  scores: readonly number[],
  host: RunHost,
): Promise<void> {
  for (const [index, reference] of references.entries()) {
    const recording = {
      hash: embeddingHash(model, [text, reference]),
      model,
      finish: { reason: 'stop', raw: 'stop' },
      recorded: new Date().toISOString(),
      text: String(scores[index] ?? 0),
    } as const;
    await host.saveRecording(RECORDINGS, processGate().value(recording).value);
  }
}

function unit(vector: readonly number[]): Float32Array {
  const length = Math.hypot(...vector);
  return Float32Array.from(vector, value => (length === 0 ? 0 : value / length));
}

/**
 * Cosine of two vectors of length 1, rounded to four decimals: providers return slightly different vectors
 * for the same text.
 */
function cosine(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (const [index, value] of one.entries()) sum += value * (other[index] ?? 0);
  return Math.round(Math.max(-1, Math.min(1, sum)) * 1e4) / 1e4;
}
