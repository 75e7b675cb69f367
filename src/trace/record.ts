import type { Cost } from '../model/cost.ts';
import { type ErrorFacts, ProviderError } from '../model/errors.ts';
import type { FinishReason, ToolCall } from '../model/events.ts';
import { errorMessages } from '../model/messages.ts';
import type { ModelRequest } from '../model/request.ts';
import type { Usage } from '../model/usage.ts';
import type { Message } from '../prompt/messages/message.ts';
import type { Finding } from '../schema/validation/finding.ts';
import type { Validation } from '../validate/judge.ts';

/** A failure as data: what the panel shows, the log keeps and the CLI prints. */
export interface RecordedError extends ErrorFacts {
  /** One message with a next step. */
  readonly message: string;
}

/** A failure as data. */
export function recordedError(error: unknown, signal: AbortSignal): RecordedError {
  if (signal.aborted) return { class: 'cancelled', message: errorMessages.cancelled() };
  if (error instanceof ProviderError) return { ...error.facts, message: error.message };
  const text = error instanceof Error ? error.message : String(error);
  return { class: 'internal', message: errorMessages.internal(text) };
}

/** One call of one model. Times in milliseconds, from when its request was sent. */
export interface Attempt {
  /** `provider/model`. */
  readonly model: string;
  /** ISO time. */
  readonly start: string;
  readonly duration: number;
  readonly timeToFirstToken?: number;
  readonly error?: RecordedError;
  /** What of the request was changed for what the server lacks, one message each. */
  readonly adapted?: readonly string[];
  /** Why its reply breaks the output schema or the contract; absent when it does not. */
  readonly findings?: readonly Finding[];
  /** The turn that showed the model what was wrong with the reply before, in its words. */
  readonly correction?: string;
  /** How long was waited after it until the next attempt; absent when there was none. */
  readonly wait?: number;
  readonly usage?: Usage;
  /** Absent when nothing of it was billed. */
  readonly cost?: Cost;
  /** The partial reply of a failed attempt; absent for the attempt whose text is the record's. */
  readonly text?: string;
}

/** A model that was not asked: nothing was sent to it. */
export interface RefusedModel {
  /** `provider/model`. */
  readonly model: string;
  readonly error: RecordedError;
}

/** What a caller got instead of an answer, by `touchstone.degrade`. */
export type Degraded =
  | { readonly kind: 'value' }
  | { readonly kind: 'unavailable'; readonly message: string };

/** A keyword of the output schema that the provider was not sent: what it says is checked here alone. */
export interface DroppedKeyword {
  /** JSON pointer into the output schema. */
  readonly pointer: string;
  readonly keyword: string;
}

/** Where the reply came from. Only `live` was answered, and billed, by the provider just now. */
export type ReplySource = 'live' | 'replayed' | 'replayedHandWritten' | 'sandbox';

/** What is known of the call a replayed reply was recorded from. */
export interface ReplayedCall {
  /** ISO time of the recording. */
  readonly recorded: string;
  /** Milliseconds, as measured then; absent for a reply that is hand-written. */
  readonly timeToFirstToken?: number;
  readonly totalTime?: number;
}

/** What a span measures. */
export type SpanKind = 'run' | 'agent' | 'call' | 'tool' | 'cache' | 'summary' | 'judge' | 'embed';

/** One step of a run: one JSON object a line in `.touchstone/runs.jsonl`. */
export interface Span {
  /** The version of the format. Lines without one are run records of before spans. */
  readonly v: 1;
  readonly kind: SpanKind;
  /** 32 hex digits, W3C Trace Context. */
  readonly traceId: string;
  /** 16 hex digits. */
  readonly id: string;
  /** The span that this one is a step of. */
  readonly parent?: string;
  readonly name: string;
  /** ISO time. */
  readonly start: string;
  /** Milliseconds. */
  readonly duration: number;
  readonly outcome: RunRecord['outcome'];
  readonly error?: RecordedError;
}

/** Everything one run did: a view of its span and the spans of its steps. Keys never reach it. */
export interface RunRecord {
  /** The version of the format. */
  readonly v: 1;
  /** 32 hex digits, W3C Trace Context. */
  readonly traceId: string;
  /** 16 hex digits. */
  readonly spanId: string;
  readonly parentSpanId?: string;
  /** ISO time of the start. */
  readonly time: string;
  readonly prompt: {
    /** Path as the caller named it, workspace-relative where there is a workspace. */
    readonly file?: string;
    readonly name?: string;
    readonly variant?: string;
    /** First 8 hex digits of the SHA-256 of the file's text. */
    readonly version: string;
  };
  readonly request: ModelRequest;
  /**
   * SHA-256 of the provider-neutral request, 64 hex digits; what recordings are keyed by.
   * Absent, as the messages are, when the prompt could not be rendered.
   */
  readonly requestHash?: string;
  /** The model that answered as the provider names it; absent when none answered. */
  readonly answeredBy?: string;
  readonly endpoint?: string;
  readonly attempts: readonly Attempt[];
  /** Models that could not be asked, and why; usually empty. */
  readonly refused: readonly RefusedModel[];
  /** The model that answered instead of the one asked for, `provider/model`. */
  readonly fallback?: string;
  /** Present when no model answered and the prompt says what to give then. */
  readonly degraded?: Degraded;
  /** Where the key of the last call was found; never the key. */
  readonly key?: { readonly source: string; readonly name: string };
  readonly source: ReplySource;
  readonly replay?: ReplayedCall;
  /** Reply text; partial when the run failed or was cancelled. */
  readonly text: string;
  /** Calls of tools the reply asks for, in the model's order; absent when it asks for none. */
  readonly toolCalls?: readonly ToolCall[];
  /**
   * The reply as the next turn's history needs it; present where it is more than its text:
   * calls of tools, and thought in the provider's sealed form.
   */
  readonly reply?: Message;
  /** The parsed reply of a JSON output, valid or not; absent when the text is not JSON. */
  readonly output?: unknown;
  readonly validation: Validation;
  readonly finish?: { readonly reason: FinishReason; readonly raw: string };
  readonly usage?: Usage;
  readonly cost: Cost;
  /** Milliseconds: of the attempt whose reply this is, from its own request to its first text. */
  readonly timeToFirstToken?: number;
  /**
   * Milliseconds from sending the first request to the end of the last attempt: failed attempts and the
   * waits between included. The answering call's own time is its attempt's `duration`.
   */
  readonly totalTime: number;
  readonly outcome: 'completed' | 'degraded' | 'failed' | 'cancelled';
  readonly error?: RecordedError;
  /** Parameters the model does not accept, left out of the call. */
  readonly droppedParameters: readonly string[];
  /** Tools that the prompt names and nobody defines, left out of the call; absent when there are none. */
  readonly undefinedTools?: readonly string[];
  readonly droppedKeywords?: readonly DroppedKeyword[];
  /** The steps of the run, in the order of their start; absent for a run of one call. */
  readonly children?: readonly Span[];
  /** How many texts of this record had something key-shaped replaced by `[redacted]`. */
  readonly redactions: number;
}

/** Milliseconds; absent where nobody measured. */
export interface CallTimes {
  readonly timeToFirstToken?: number;
  readonly totalTime?: number;
}

/**
 * How long the model took: the last attempt's own times, without failed attempts and waits before it.
 * Of a replayed reply what was measured when it was recorded, of a hand-written one nothing: how fast a
 * file was read says nothing about a model.
 */
export function callTimes({ replay, attempts }: RunRecord): CallTimes {
  const attempt = attempts.at(-1);
  const { timeToFirstToken, totalTime } = replay ?? {
    timeToFirstToken: attempt?.timeToFirstToken,
    totalTime: attempt?.duration,
  };
  return {
    ...(timeToFirstToken !== undefined && { timeToFirstToken }),
    ...(totalTime !== undefined && { totalTime }),
  };
}
