import type { Message } from '../prompt/message.ts';
import type { RunRecord } from '../trace/record.ts';
import type { RunHost } from './host.ts';
import type { LoadedPrompt } from './loadedPrompt.ts';

/**
 * Where a reply may come from. `auto`: the provider when there is a key, else a recording.
 * `live`: the provider only. `replay`: recordings only (sandbox models still answer).
 */
export type ReplyMode = 'auto' | 'live' | 'replay';

export interface RunRequest {
  readonly prompt: LoadedPrompt;
  readonly input: Readonly<Record<string, unknown>>;
  /** `provider/model`. */
  readonly model: string;
  readonly mode?: ReplyMode;
  /** Append the reply to the prompt's recordings. */
  readonly record?: boolean;
  /** False asks for one response body instead of a stream. */
  readonly stream?: boolean;
  /** Earlier turns, placed where the template says `{{history}}`. */
  readonly history?: readonly Message[];
  /** Values of `@`-variables. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** 32 hex digits; made when absent. */
  readonly traceId?: string;
  readonly parentSpanId?: string;
}

export type RunEvent =
  | { readonly type: 'started'; readonly record: Pick<RunRecord, 'traceId' | 'spanId' | 'request' | 'source'> }
  /** `elapsed` in milliseconds since the request was sent. */
  | { readonly type: 'firstToken'; readonly elapsed: number }
  | { readonly type: 'delta'; readonly text: string }
  | { readonly type: 'validated'; readonly validation: RunRecord['validation'] }
  | { readonly type: 'finished'; readonly record: RunRecord };

export declare function run(
  request: RunRequest,
  host: RunHost,
  signal: AbortSignal,
): AsyncGenerator<RunEvent, RunRecord>;
