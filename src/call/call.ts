import type { MediaPlaces } from '../load/loadedPrompt.ts';
import { factsFor } from '../model/catalogue/factsFor.ts';
import type { ModelFacts } from '../model/catalogue/modelFacts.ts';
import { ProviderError } from '../model/errors.ts';
import type { ModelEvent } from '../model/events.ts';
import { ownFormatKey } from '../model/ownFormat.ts';
import type { Protocol } from '../model/protocol.ts';
import type { ModelRequest } from '../model/request.ts';
import { acceptedParameters } from '../provider/acceptedParameters.ts';
import { portableSchema } from '../provider/portableSchema.ts';
import type { Provider, TimeLimits } from '../provider/provider.ts';
import { loadProvider } from '../provider/registry.ts';
import type { DroppedKeyword, RecordedError, ReplayedCall, ReplySource } from '../trace/record.ts';
import type { CallRequest } from './callRequest.ts';
import { connect } from './endpoints/connect.ts';
import { type ResolvedEndpoint, resolveEndpoint } from './endpoints/endpoint.ts';
import type { FoundKey } from './endpoints/keys.ts';
import type { CallHost } from './host.ts';
import type { Recording } from './reply/recording.ts';
import { planReply } from './reply/reply.ts';
import { buildRequest } from './request/buildRequest.ts';
import { type MediaContents, readMedia, withContents } from './request/readMedia.ts';
import { requestHash } from './request/requestHash.ts';

/** What is asked, of whomever will answer. */
export interface AskedRequest {
  readonly request: ModelRequest;
  readonly requestHash: string;
  /** See `BuiltRequest`. */
  readonly undeclaredTools: readonly string[];
  /** Of the local media that the request names. */
  readonly contents: MediaContents;
}

/** What one attempt may take. */
export interface CallLimits extends TimeLimits {
  /** In place of an absent `maxOutputTokens`, as a budget allows. */
  readonly maxOutputTokens?: number;
}

/** A call with everything decided, before a byte has left. */
export interface PreparedCall extends AskedRequest {
  readonly endpoint: ResolvedEndpoint;
  readonly facts: ModelFacts | undefined;
  readonly source: ReplySource;
  readonly replay?: ReplayedCall;
  readonly droppedParameters: readonly string[];
  /** What of the output schema the provider is not sent; the reply is held to all of it. */
  readonly droppedKeywords: readonly DroppedKeyword[];
  readonly key?: FoundKey;
  /** What must never appear in a record. */
  readonly secrets: readonly string[];
  /** `onSent` gets `performance.now()` when the request is sent; never for what is sent nowhere. */
  stream(
    limits: CallLimits,
    signal: AbortSignal,
    onSent: (at: number) => void,
  ): AsyncIterable<ModelEvent>;
}

/** @throws ProviderError of class `badInput`, file and line named. */
export async function ask(request: CallRequest): Promise<AskedRequest> {
  const built = buildRequest(request);
  if (!built.ok) throw refused(built.error);
  if (built.unsendable) throw refused(built.unsendable);
  const { undeclaredTools } = built;
  const { messages, contents } = await readMedia(built.request.messages, placesOf(request));
  const asked = { ...built.request, messages };
  return { request: asked, requestHash: requestHash(asked), undeclaredTools, contents };
}

function placesOf({ prompt, mediaFolder }: CallRequest): MediaPlaces | undefined {
  const { mediaPlaces: own } = prompt;
  if (!own || mediaFolder === undefined) return own;
  return { ...own, folders: [mediaFolder, ...own.folders] };
}

/** The same asked of another model. */
export function askedOf(asked: AskedRequest, model: string): AskedRequest {
  if (asked.request.model === model) return asked;
  const request = { ...asked.request, model };
  return { ...asked, request, requestHash: requestHash(request) };
}

/** @throws ProviderError when nobody can answer: unknown model, no key, no recording. */
export async function prepareCall(
  asked: AskedRequest,
  request: CallRequest,
  host: CallHost,
): Promise<PreparedCall> {
  const { model } = asked.request;
  const resolved = resolveEndpoint(model, host.settings);
  if (!resolved.ok) throw refused(resolved.error);
  const { endpoint } = resolved;
  const promptKey = request.prompt.key;
  const { mode = 'auto', repeat = 0 } = request;
  const plan = await planReply({ ...asked, promptKey, endpoint, mode, repeat }, host);
  const facts = factsFor(model, host.settings);
  const common = { ...asked, endpoint, facts, source: plan.source };
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
  const { parameters, dropped } = acceptedParameters(asked.request, {
    ...endpoint,
    ...endpoint.traits,
  });
  const provider = await providerOf(endpoint.protocol, model, host);
  await provider.load?.();
  return {
    ...common,
    droppedParameters: dropped,
    droppedKeywords: droppedKeywords(asked.request, endpoint),
    ...(key && { key }),
    secrets,
    stream: ({ maxOutputTokens, ...limits }, signal, onSent) =>
      provider.stream(
        {
          ...asked.request,
          messages: withContents(asked.request.messages, asked.contents),
          parameters: { ...(maxOutputTokens && { maxOutputTokens }), ...parameters },
        },
        {
          signal,
          limits,
          onSent,
          ...(endpoint.traits && { traits: endpoint.traits }),
          ...options,
          ...(facts?.maxOutputTokens && { longestOutput: facts.maxOutputTokens }),
          ...(request.stream !== undefined && { stream: request.stream }),
        },
      ),
  };
}

/** A schema that is not sent, or only as a hint, is dropped as a whole. */
function droppedKeywords(
  { output, parameters }: ModelRequest,
  { protocol, traits }: ResolvedEndpoint,
): readonly DroppedKeyword[] {
  if (!output?.schema || protocol === 'sandbox') return [];
  const whole = [{ pointer: '', keyword: 'schema' }];
  const isSent = traits?.structuredOutput === undefined || traits.structuredOutput === 'schema';
  if (protocol === 'vscode' || !isSent || ownFormatKey(parameters.extra) !== undefined)
    return whole;
  const sent = portableSchema(output.schema, protocol);
  return sent?.strict ? sent.dropped : whole;
}

async function providerOf(protocol: Protocol, model: string, host: CallHost): Promise<Provider> {
  if (protocol !== 'vscode') return loadProvider(protocol);
  if (host.editorModels) return host.editorModels;
  throw new ProviderError(
    `${model} is a model of VS Code's own, which only the editor can ask: choose another model here.`,
    { class: 'unknownModel' },
  );
}

async function* replay(recording: Recording): AsyncGenerator<ModelEvent> {
  yield { type: 'delta', text: recording.text };
  for (const call of recording.toolCalls ?? []) yield { type: 'toolCall', call };
  if (recording.usage) yield { type: 'usage', usage: recording.usage };
  yield { type: 'finish', ...recording.finish };
}

function replayedCall(recording: Recording): ReplayedCall {
  const { recorded, timeToFirstToken, totalTime } = recording;
  return {
    recorded,
    ...(timeToFirstToken !== undefined && { timeToFirstToken }),
    ...(totalTime !== undefined && { totalTime }),
  };
}

function refused({ message, ...facts }: RecordedError): ProviderError {
  return new ProviderError(message, facts);
}
