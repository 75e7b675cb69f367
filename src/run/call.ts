import { ProviderError } from '../model/errors.ts';
import type { ModelEvent } from '../model/events.ts';
import type { Protocol } from '../model/protocol.ts';
import type { ModelRequest } from '../model/request.ts';
import { acceptedParameters } from '../provider/acceptedParameters.ts';
import type { Provider } from '../provider/provider.ts';
import { loadProvider } from '../provider/registry.ts';
import type { RecordedError, ReplayedCall, ReplySource } from '../trace/record.ts';
import { buildRequest } from './buildRequest.ts';
import { type ResolvedEndpoint, resolveEndpoint } from './endpoint.ts';
import type { RunHost } from './host.ts';
import type { Recording } from './recordings.ts';
import { planReply } from './reply.ts';
import { requestHash } from './requestHash.ts';
import type { RunRequest } from './runRequest.ts';

/** What is asked, of whomever will answer. */
export interface AskedRequest {
  readonly request: ModelRequest;
  readonly requestHash: string;
}

/** A call with everything decided, before a byte has left. */
export interface PreparedCall extends AskedRequest {
  readonly endpoint: ResolvedEndpoint;
  readonly source: ReplySource;
  readonly replay?: ReplayedCall;
  readonly droppedParameters: readonly string[];
  /** What must never appear in a record. */
  readonly secrets: readonly string[];
  stream(signal: AbortSignal): AsyncIterable<ModelEvent>;
}

/** @throws ProviderError of class `badInput`, file and line named. */
export function ask(request: RunRequest): AskedRequest {
  const built = buildRequest(request);
  if (!built.ok) throw refused(built.error);
  return { request: built.request, requestHash: requestHash(built.request) };
}

/** @throws ProviderError when nobody can answer: unknown model, no key, no recording. */
export async function prepareCall(
  asked: AskedRequest,
  request: RunRequest,
  host: RunHost,
): Promise<PreparedCall> {
  const resolved = resolveEndpoint(request.model, host.settings);
  if (!resolved.ok) throw refused(resolved.error);
  const { endpoint } = resolved;
  const promptName = request.prompt.name;
  const mode = request.mode ?? 'auto';
  const plan = await planReply({ ...asked, promptName, endpoint, mode }, host);
  const common = { ...asked, endpoint, source: plan.source };
  if ('recording' in plan) {
    const { recording } = plan;
    return {
      ...common,
      replay: replayedCall(recording),
      droppedParameters: [],
      secrets: [],
      stream: () => replay(recording),
    };
  }
  const { key } = plan;
  const { parameters, dropped } = acceptedParameters(asked.request, endpoint.protocol);
  const provider = await providerOf(endpoint.protocol, request.model, host);
  return {
    ...common,
    droppedParameters: dropped,
    secrets: key ? [key.value] : [],
    stream: signal =>
      provider.stream(
        { ...asked.request, parameters },
        {
          signal,
          ...(key && { key: key.value }),
          ...(endpoint.baseUrl !== undefined && { baseUrl: endpoint.baseUrl }),
          ...(request.stream !== undefined && { stream: request.stream }),
        },
      ),
  };
}

async function providerOf(protocol: Protocol, model: string, host: RunHost): Promise<Provider> {
  if (protocol !== 'vscode') return loadProvider(protocol);
  if (host.editorModels) return host.editorModels;
  throw new ProviderError(
    `${model} is a model of VS Code's own, which only the editor can ask: choose another model here.`,
    { class: 'unknownModel' },
  );
}

async function* replay(recording: Recording): AsyncGenerator<ModelEvent> {
  yield { type: 'delta', text: recording.text };
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
