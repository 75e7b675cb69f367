import { hash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { LoadedPrompt } from '../load/loadedPrompt.ts';
import { factsFor } from '../model/catalogue/catalogue.ts';
import { type Cost, costOf } from '../model/cost.ts';
import { ProviderError } from '../model/errors.ts';
import type { Usage } from '../model/events.ts';
import type { ModelRequest } from '../model/request.ts';
import { roughUsage } from '../model/tokens/tokens.ts';
import { policyOf } from '../prompt/frontmatter/policy.ts';
import { embed } from '../provider/embeddings.ts';
import type { Embeddings } from '../provider/provider.ts';
import { type Connection, connect, type ResolvedEndpoint } from './endpoints/endpoint.ts';
import { reserveBudget } from './guards/reserveBudget.ts';
import { residencyGuard } from './guards/residencyGuard.ts';
import type { CallHost } from './host.ts';
import { liveKey } from './reply/replySource.ts';
import { requestHash } from './request/requestHash.ts';
import { type AttemptOutcome, decide, firstState } from './retry/decide.ts';

/** Texts to be embedded, under the rules of the prompt whose texts they are. */
export interface EmbeddingCall {
  /** `provider/model`. */
  readonly model: string;
  readonly endpoint: ResolvedEndpoint;
  readonly texts: readonly string[];
  readonly prompt: LoadedPrompt;
}

export interface Embedded {
  /** One vector for each text, in their order. */
  readonly vectors: Embeddings['vectors'];
  readonly cost: Cost;
}

/** Milliseconds that a call waits for others to free their part of a budget. */
const PATIENCE_MS = 600_000;

/**
 * The vectors of texts, live or of the sandbox: with the key, the permission, the residency, the budget and the
 * retries that a call of the prompt has.
 * @throws ProviderError
 */
export async function embedTexts(
  call: EmbeddingCall,
  host: CallHost,
  signal: AbortSignal,
): Promise<Embedded> {
  const { model, endpoint, texts, prompt } = call;
  const request = embeddingRequest(model, texts);
  if (endpoint.protocol === 'sandbox') {
    const { vectors } = await embed('sandbox', call, { signal });
    return { vectors, cost: costOf(undefined, undefined) };
  }
  const { settings, spending } = host;
  const refusal = residencyGuard({ prompt, request, settings });
  if (refusal) throw refusal;
  const key = await liveKey(endpoint, host);
  const connection = await connect(endpoint, key, host);
  const { timeout } = policyOf(prompt.document).retry;
  const facts = factsFor(model, settings);
  const { settle } = await reserveBudget(
    { prompt, request, facts, settings },
    { usd: 0, outputTokens: 0 },
    { spending },
    { duration: timeout, patience: PATIENCE_MS },
    signal,
  );
  let cost: Cost | undefined;
  try {
    const circuit = `${endpoint.baseUrl ?? endpoint.provider} ${model} ${key ? hash('sha256', key.value) : ''}`;
    const { vectors, tokens } = await retried(call, { host, circuit, connection }, signal);
    cost = costOf(tokens === undefined ? roughUsage(request, '') : embeddingUsage(tokens), facts);
    return { vectors, cost };
  } finally {
    await settle?.(cost?.known ? cost.total : 0).catch(() => {});
  }
}

/** The texts as a request: what guards, budgets and the hash of a recording look at. */
export function embeddingRequest(model: string, texts: readonly string[]): ModelRequest {
  return {
    model,
    messages: texts.map(text => ({ role: 'user', content: [{ text }] })),
    parameters: {},
  };
}

/** What a recording about texts is found by. */
export function embeddingHash(model: string, texts: readonly string[]): string {
  return requestHash(embeddingRequest(model, texts));
}

interface Calling {
  readonly host: CallHost;
  readonly circuit: string;
  readonly connection: Connection;
}

async function retried(
  call: EmbeddingCall,
  { host, circuit, connection }: Calling,
  signal: AbortSignal,
): Promise<Embeddings> {
  const { endpoint, model, prompt } = call;
  const { attempts, maxWait, timeout } = policyOf(prompt.document).retry;
  const rules = { attempts, maxWait, corrections: 0, patient: true, degrades: false };
  let state = firstState([{ model }], rules);
  host.retryBudget.deposit();
  for (;;) {
    let leave: ((error?: unknown) => void) | undefined;
    let thrown: ProviderError;
    try {
      leave = await host.circuits.enter(circuit, model, signal);
      const options = { ...connection.options, signal, limits: { total: timeout } };
      const found = await embed(endpoint.protocol, call, options);
      leave();
      return found;
    } catch (error) {
      leave?.(error);
      if (!(error instanceof ProviderError)) throw error;
      thrown = error;
    }
    signal.throwIfAborted();
    const error = { ...thrown.facts, message: thrown.message };
    const outcome: AttemptOutcome = leave
      ? { kind: 'failed', error, length: 0 }
      : { kind: 'refused', error };
    const random = Math.random();
    const decided = decide(state, outcome, { random, budgetDelay: host.retryBudget.delay() });
    state = decided.state;
    if (decided.decision.next !== 'retry') throw thrown;
    host.retryBudget.withdraw();
    await pause(decided.decision.wait, undefined, { signal });
  }
}

function embeddingUsage(tokens: number): Usage {
  return {
    input: { total: tokens, uncached: tokens, cacheRead: 0, cacheWrite: 0 },
    output: { total: 0, text: 0, reasoning: 0 },
    source: 'provider',
  };
}
