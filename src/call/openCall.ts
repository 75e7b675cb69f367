import type { ModelFacts } from '../model/catalogue/modelFacts.ts';
import { ProviderError } from '../model/errors.ts';
import type { ModelEvent } from '../model/events.ts';
import type { Protocol } from '../model/providers.ts';
import type { ModelRequest } from '../model/request.ts';
import type { CallOptions, Provider, TimeLimits } from '../provider/provider.ts';
import { loadProvider } from '../provider/registry.ts';
import type { DroppedKeyword, ReplayedCall, ReplySource } from '../trace/record.ts';
import type { CallRequest } from './callRequest.ts';
import { connect, type ResolvedEndpoint } from './endpoints/endpoint.ts';
import type { FoundKey } from './endpoints/keys.ts';
import type { CallHost, Recording } from './host.ts';
import { messages } from './messages.ts';
import { asThrown, type PreparedModel, sentRequest, type UnusableModel } from './prepare.ts';
import { replay } from './reply/replay.ts';
import { planReply } from './reply/replySource.ts';
import type { MediaContents } from './request/readMedia.ts';

/** A request to one model: the prepared request, or that request with additional turns. */
export interface Question {
  readonly request: ModelRequest;
  readonly requestHash: string;
  readonly contents: MediaContents;
}

/** The limits of one attempt. */
export interface CallLimits extends TimeLimits {
  /** Replaces an absent `maxOutputTokens` to apply a budget. */
  readonly maxOutputTokens?: number;
  readonly onRateLimits?: CallOptions['onRateLimits'];
}

/** A call that is ready to be sent: the source of its reply is decided, and its key was found. */
export interface OpenCall extends Question {
  readonly endpoint: ResolvedEndpoint;
  readonly facts: ModelFacts | undefined;
  readonly source: ReplySource;
  readonly replay?: ReplayedCall;
  /** False where the reply arrives as a whole: nothing is known of its first token. */
  readonly streams: boolean;
  readonly droppedParameters: readonly string[];
  readonly droppedKeywords: readonly DroppedKeyword[];
  readonly key?: FoundKey;
  /** Values that must never appear in a record. */
  readonly secrets: readonly string[];
  /** Nothing is observed when nothing is sent. */
  stream(
    limits: CallLimits,
    signal: AbortSignal,
    observed: Required<Pick<CallOptions, 'onSent' | 'onHeaders'>>,
  ): AsyncIterable<ModelEvent>;
}

/** @throws ProviderError when there is nothing that can answer: unknown model, no key, no recording. */
export async function openCall(
  question: Question,
  prepared: PreparedModel | UnusableModel,
  { prompt, mode = 'auto', repeat = 0, stream }: CallRequest,
  host: CallHost,
): Promise<OpenCall> {
  if ('error' in prepared) throw asThrown(prepared.error);
  const { model, endpoint, facts } = prepared;
  const plan = await planReply(
    { ...question, promptKey: prompt.key, endpoint, mode, repeat },
    host,
  );
  const streams = stream !== false && endpoint.traits?.stream !== false;
  const common = { ...question, endpoint, facts, source: plan.source, streams };
  if ('recording' in plan) {
    const { recording } = plan;
    return {
      ...common,
      replay: replayedCall(recording),
      droppedParameters: [],
      droppedKeywords: [],
      secrets: [],
      stream: () => replay(recording),
    };
  }
  const { key } = plan;
  const { options, secrets } = await connect(endpoint, key, host);
  const provider = await openProvider(endpoint.protocol, model, host);
  await provider.load?.(options.fetch);
  return {
    ...common,
    droppedParameters: prepared.droppedParameters,
    droppedKeywords: prepared.droppedKeywords,
    ...(key && { key }),
    secrets,
    stream({ maxOutputTokens, onRateLimits, ...limits }, signal, observed) {
      const sent = sentRequest(question.request, prepared, question.contents);
      const parameters = { ...(maxOutputTokens && { maxOutputTokens }), ...sent.parameters };
      return provider.stream(
        { ...sent, parameters },
        {
          signal,
          limits,
          ...observed,
          ...(onRateLimits && { onRateLimits }),
          ...(endpoint.traits && { traits: endpoint.traits }),
          ...options,
          ...(facts?.maxOutputTokens && { longestOutput: facts.maxOutputTokens }),
          ...(stream !== undefined && { stream }),
        },
      );
    },
  };
}

async function openProvider(protocol: Protocol, model: string, host: CallHost): Promise<Provider> {
  if (protocol !== 'vscode') return loadProvider(protocol);
  if (host.editorModels) return host.editorModels;
  throw new ProviderError(messages.onlyInEditor(model), { class: 'unknownModel' });
}

function replayedCall({ recorded, timeToFirstToken, totalTime }: Recording): ReplayedCall {
  return {
    recorded,
    ...(timeToFirstToken !== undefined && { timeToFirstToken }),
    ...(totalTime !== undefined && { totalTime }),
  };
}
