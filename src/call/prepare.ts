import { factsFor } from '../model/catalogue/catalogue.ts';
import type { ModelFacts } from '../model/catalogue/modelFacts.ts';
import { ProviderError } from '../model/errors.ts';
import { ownFormatKey } from '../model/parameters/passedConfig.ts';
import type { ModelParameters, ModelRequest } from '../model/request.ts';
import type { Settings } from '../model/settings/settings.ts';
import { roughUsage, type TokenCount } from '../model/tokens/tokens.ts';
import { policyOf } from '../prompt/frontmatter/policy.ts';
import { portableSchema } from '../provider/portableSchema.ts';
import { onceFor } from '../text/memo.ts';
import type { DroppedKeyword, RecordedError } from '../trace/record.ts';
import type { CallRequest } from './callRequest.ts';
import { type ResolvedEndpoint, resolveEndpoint } from './endpoints/endpoint.ts';
import { acceptedParameters } from './request/acceptedParameters.ts';
import { buildRequest } from './request/buildRequest.ts';
import { type MediaContents, readMedia, withContents } from './request/readMedia.ts';
import { requestHash } from './request/requestHash.ts';

/**
 * A call before anything is sent, as plain data that can be cloned, hashed, counted, priced, stored and
 * shown. It contains no function, no key and no value of an environment variable.
 */
export interface PreparedCall {
  /** The request for the first candidate. */
  readonly request: ModelRequest;
  /** SHA-256 of the request, 64 hex digits. */
  readonly requestHash: string;
  /** Tools that the prompt names but nothing declares. They are not in the request. */
  readonly undeclaredTools: readonly string[];
  /** Contents of the local media that the request names by hash. */
  readonly contents: MediaContents;
  /** Input tokens, estimated from the length of the texts. */
  readonly tokens: TokenCount;
  /** The models to call, in order: the model of the request, then its fallbacks. */
  readonly candidates: readonly (PreparedModel | UnusableModel)[];
}

/** How a model is called. */
export interface PreparedModel {
  /** `provider/model`. */
  readonly model: string;
  readonly endpoint: ResolvedEndpoint;
  /** Prices, context window and limits. Absent when nothing is known about the model. */
  readonly facts?: ModelFacts;
  /** The parameters of the request that are sent. */
  readonly parameters: ModelParameters;
  readonly droppedParameters: readonly string[];
  /** Keywords of the output schema that are not sent. The reply is validated against all of them. */
  readonly droppedKeywords: readonly DroppedKeyword[];
}

/** A model that cannot be called with any request. */
export interface UnusableModel {
  readonly model: string;
  readonly error: RecordedError;
}

/**
 * Renders the prompt, reads its media and looks up every model that may be called.
 * @throws ProviderError of class `badInput` that names the file and line.
 */
export async function prepare(source: CallRequest, settings: Settings): Promise<PreparedCall> {
  const built = buildRequest(source);
  if (!built.ok) throw asThrown(built.error);
  if (built.unsendable) throw asThrown(built.unsendable);
  const { mediaPlaces } = source.prompt;
  const folders = source.mediaFolder === undefined ? [] : [source.mediaFolder];
  const { messages, contents } = await readMedia(
    built.request.messages,
    mediaPlaces && { ...mediaPlaces, folders: [...folders, ...mediaPlaces.folders] },
  );
  const request = { ...built.request, messages };
  return {
    request,
    requestHash: requestHash(request),
    undeclaredTools: built.undeclaredTools,
    contents,
    tokens: { tokens: roughUsage(request, '').input.total, how: 'estimated' },
    candidates: candidatesOf(source).map(model => prepareModel({ ...request, model }, settings)),
  };
}

/** In a replay no provider is called, so no other model can answer for the first one. */
function candidatesOf({ model, mode, prompt }: CallRequest): readonly string[] {
  if (mode === 'replay') return [model];
  return [...new Set([model, ...policyOf(prompt.document).fallback])];
}

/** How the model of a request is called, for a reply or to count tokens. */
export function prepareModel(
  request: ModelRequest,
  settings: Settings,
): PreparedModel | UnusableModel {
  const { model, parameters, output, tools, toolChoice } = request;
  const all = modelsIn(settings);
  const known = all.get(model);
  const inputs = [parameters, output, tools, toolChoice];
  if (known?.inputs.every((input, index) => input === inputs[index])) return known.prepared;
  const prepared = prepareNew(request, settings);
  if (all.size >= MOST_MODELS) all.clear();
  all.set(model, { inputs, prepared });
  return prepared;
}

interface KnownModel {
  /** Requests of one prompt differ only in their messages, which make no difference here. */
  readonly inputs: readonly unknown[];
  readonly prepared: PreparedModel | UnusableModel;
}

const modelsIn = onceFor((_: Settings) => new Map<string, KnownModel>());
const MOST_MODELS = 100;

function prepareNew(request: ModelRequest, settings: Settings): PreparedModel | UnusableModel {
  const { model } = request;
  const resolved = resolveEndpoint(model, settings);
  if (!resolved.ok) return { model, error: resolved.error };
  const { endpoint } = resolved;
  const facts = factsFor(model, settings);
  const { parameters, dropped } = acceptedParameters(request, {
    ...endpoint,
    ...endpoint.traits,
  });
  return {
    model,
    endpoint,
    ...(facts && { facts }),
    parameters,
    droppedParameters: dropped,
    droppedKeywords: droppedKeywords(request, endpoint),
  };
}

/**
 * The request that the provider gets: with the contents of media, and without parameters that the model does
 * not accept.
 */
export function sentRequest(
  request: ModelRequest,
  { parameters }: PreparedModel,
  contents: MediaContents,
): ModelRequest {
  return { ...request, messages: withContents(request.messages, contents), parameters };
}

/** A schema that is not sent, or is sent only as a hint, is dropped as a whole. */
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

export function asThrown({ message, ...facts }: RecordedError): ProviderError {
  return new ProviderError(message, facts);
}
