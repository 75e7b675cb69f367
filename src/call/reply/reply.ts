import { ProviderError } from '../../model/errors.ts';
import type { ModelRequest } from '../../model/request.ts';
import type { ReplySource } from '../../trace/record.ts';
import type { ReplyMode } from '../callRequest.ts';
import type { ResolvedEndpoint } from '../endpoints/endpoint.ts';
import { type FoundKey, keyVariables } from '../endpoints/keys.ts';
import type { CallHost } from '../host.ts';
import type { Recording } from './recording.ts';

/** Who will answer a request, decided before anything is sent. */
export type ReplyPlan =
  | { readonly source: Extract<ReplySource, 'live' | 'sandbox'>; readonly key?: FoundKey }
  | {
      readonly source: Extract<ReplySource, 'replayed' | 'replayedHandWritten'>;
      readonly recording: Recording;
    };

export interface ReplyQuestion {
  readonly request: ModelRequest;
  readonly requestHash: string;
  readonly promptKey: string;
  /** From 0. Default 0. */
  readonly repeat?: number;
  readonly endpoint: ResolvedEndpoint;
  readonly mode: ReplyMode;
}

/** @throws ProviderError of class `noKey` or `noRecording`, saying what to do. */
export async function planReply(question: ReplyQuestion, host: CallHost): Promise<ReplyPlan> {
  const { endpoint, mode } = question;
  if (endpoint.protocol === 'sandbox') return { source: 'sandbox' };
  const key =
    mode === 'replay' || !endpoint.needsKey ? undefined : await host.findKey(endpoint.provider);
  if (key) return { source: 'live', key };
  if (mode !== 'replay' && !endpoint.needsKey) return { source: 'live' };
  if (mode !== 'live') {
    const recording = await host.findRecording(
      question.promptKey,
      question.requestHash,
      question.repeat,
    );
    if (recording) {
      return { source: recording.handWritten ? 'replayedHandWritten' : 'replayed', recording };
    }
  }
  throw refusal(question, host);
}

function refusal(question: ReplyQuestion, host: CallHost): ProviderError {
  const { endpoint, mode, request, repeat = 0 } = question;
  if (mode === 'replay' && repeat > 0) {
    return new ProviderError(
      `No recording answers repeat ${repeat + 1} of this request to ${request.model}: record it with \`--live --record --repeat ${repeat + 1}\`, or evaluate with fewer repeats.`,
      { class: 'noRecording' },
    );
  }
  if (mode === 'replay') {
    return new ProviderError(
      `No recording answers this request to ${request.model}: run it once with a key and recording on, or choose a sandbox model.`,
      { class: 'noRecording' },
    );
  }
  const [variable] = keyVariables(endpoint.provider, host.settings);
  const missing =
    mode === 'auto'
      ? `No key for ${endpoint.provider} was found and no recording answers this request`
      : `No key for ${endpoint.provider} was found`;
  return new ProviderError(
    `${missing}: set ${variable}, run “Touchstone: Set API Key”, or choose a sandbox model.`,
    { class: 'noKey' },
  );
}
