import { ProviderError } from '../../model/errors.ts';
import type { ModelRequest } from '../../model/request.ts';
import type { ReplySource } from '../../trace/record.ts';
import type { CallRequest, ReplyMode } from '../callRequest.ts';
import type { ResolvedEndpoint } from '../endpoints/endpoint.ts';
import { type FoundKey, keyVariables } from '../endpoints/keys.ts';
import type { CallHost, Recording } from '../host.ts';
import { hashWithSealed, requestHash } from '../request/requestHash.ts';
import { messages } from './messages.ts';

/** The source of a reply, decided before anything is sent. */
export type ReplyPlan =
  | { readonly source: Extract<ReplySource, 'live' | 'sandbox'>; readonly key?: FoundKey }
  | {
      readonly source: Extract<ReplySource, 'replayed' | 'replayedHandWritten'>;
      readonly recording: Recording;
    };

export interface ReplyQuestion {
  readonly request: ModelRequest;
  /** Hash of the request. Calculated when absent. */
  readonly requestHash?: string;
  readonly promptKey: string;
  /** From 0. Default 0. */
  readonly repeat?: number;
  readonly endpoint: ResolvedEndpoint;
  readonly mode: ReplyMode;
}

/** @throws ProviderError of class `noKey` or `noRecording` that says what to do. */
export async function planReply(question: ReplyQuestion, host: CallHost): Promise<ReplyPlan> {
  const { endpoint, mode } = question;
  if (endpoint.protocol === 'sandbox') return { source: 'sandbox' };
  const key =
    mode === 'replay' || !endpoint.needsKey ? undefined : await host.findKey(endpoint.provider);
  if (key) return { source: 'live', key };
  if (mode !== 'replay' && !endpoint.needsKey) return { source: 'live' };
  if (mode !== 'live') {
    const recording = await findRecording(question, host);
    if (recording) {
      return { source: recording.handWritten ? 'replayedHandWritten' : 'replayed', recording };
    }
  }
  throw refusedReply(question, host);
}

/**
 * The key for an endpoint that is called now. Undefined when it needs none.
 * @throws ProviderError of class `noKey`
 */
export async function liveKey(
  endpoint: ResolvedEndpoint,
  host: CallHost,
): Promise<FoundKey | undefined> {
  if (!endpoint.needsKey) return undefined;
  const key = await host.findKey(endpoint.provider);
  if (!key) throw noKey(endpoint, host, false);
  return key;
}

/**
 * Finds the recorded reply to a request, by its current hash or by the older hash, which included encrypted
 * parts.
 */
async function findRecording(
  { request, requestHash: known, promptKey, repeat }: Omit<ReplyQuestion, 'endpoint' | 'mode'>,
  host: CallHost,
): Promise<Recording | undefined> {
  const found = await host.findRecording(promptKey, known ?? requestHash(request), repeat);
  const older = found ? undefined : hashWithSealed(request);
  return older === undefined ? found : host.findRecording(promptKey, older, repeat);
}

/** Whether a request of a run has a recorded reply. */
export async function isRecorded(
  question: Pick<ReplyQuestion, 'request' | 'requestHash'>,
  { prompt, repeat }: CallRequest,
  host: CallHost,
): Promise<boolean> {
  const asked = { ...question, promptKey: prompt.key, ...(repeat && { repeat }) };
  return (await findRecording(asked, host)) !== undefined;
}

function refusedReply(question: ReplyQuestion, host: CallHost): ProviderError {
  const { endpoint, mode, request, repeat = 0 } = question;
  if (mode === 'replay' && repeat > 0) {
    const message = messages.noRepeat(request.model, repeat + 1);
    return new ProviderError(message, { class: 'noRecording' });
  }
  if (mode === 'replay') {
    return new ProviderError(messages.noRecording(request.model), { class: 'noRecording' });
  }
  return noKey(endpoint, host, mode === 'auto');
}

function noKey(
  { provider }: ResolvedEndpoint,
  { settings }: CallHost,
  isReplayed: boolean,
): ProviderError {
  const [variable] = keyVariables(provider, settings);
  const message = messages.noKey(provider, isReplayed, variable);
  return new ProviderError(message, { class: 'noKey' });
}
