import type { Cost } from '../model/cost.ts';
import { type ErrorFacts, ProviderError } from '../model/errors.ts';
import type { FinishReason, ToolCall, Usage } from '../model/events.ts';
import { errorMessages } from '../model/messages.ts';
import type { ModelRequest } from '../model/request.ts';
import type { Message } from '../prompt/messages/message.ts';
import type { Finding } from '../schema/validation/finding.ts';
import type { Validation } from '../validate/judge.ts';

/** A failure as data, for the panel, the log and the CLI. */
export interface RecordedError extends ErrorFacts {
  /** One message with a next step. */
  readonly message: string;
}

/** Converts a thrown error to data. */
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
  /** How the request was changed because the server does not support a part of it, one message each. */
  readonly adapted?: readonly string[];
  /**
   * Headers of the answer: rate limits, the request ID, processing time. Absent when nothing was sent,
   * or the provider sent none.
   */
  readonly headers?: Readonly<Record<string, string>>;
  /** Why the reply does not match the output schema or the contract. Absent when it matches. */
  readonly findings?: readonly Finding[];
  /** The turn that showed the model the problems of the previous reply. */
  readonly correction?: string;
  /** Milliseconds between this attempt and the next one. Absent when there was no next one. */
  readonly wait?: number;
  readonly usage?: Usage;
  /** Absent when nothing was billed. */
  readonly cost?: Cost;
  /** The partial reply of a failed attempt. Absent for the attempt whose text is that of the record. */
  readonly text?: string;
}

/** A model that was not called. Nothing was sent to it. */
export interface RefusedModel {
  /** `provider/model`. */
  readonly model: string;
  readonly error: RecordedError;
}

/** The fallback response that a caller got, from `touchstone.degrade`. */
export type Degraded =
  | { readonly kind: 'value' }
  | { readonly kind: 'unavailable'; readonly message: string };

/** A keyword of the output schema that was not sent to the provider. Only Touchstone checks it. */
export interface DroppedKeyword {
  /** JSON pointer into the output schema. */
  readonly pointer: string;
  readonly keyword: string;
}

/** The source of the reply. Only for `live`, the provider was called and billed now. */
export type ReplySource = 'live' | 'replayed' | 'replayedHandWritten' | 'sandbox';

/** What is known about the call that a replayed reply was recorded from. */
export interface ReplayedCall {
  /** ISO time of the recording. */
  readonly recorded: string;
  /** Milliseconds, measured during the recorded call. Absent for a hand-written reply. */
  readonly timeToFirstToken?: number;
  readonly totalTime?: number;
}

/** What a span measures. */
export type SpanKind =
  | 'run'
  | 'eval'
  | 'agent'
  | 'call'
  | 'tool'
  | 'cache'
  | 'summary'
  | 'judge'
  | 'embed';

/** One step of a run. It is one JSON object per line in `.touchstone/runs.jsonl`. */
export interface Span {
  /** The version of the format. Lines without a version are run records from before spans were added. */
  readonly v: 1;
  readonly kind: SpanKind;
  /** 32 hex digits, W3C Trace Context. */
  readonly traceId: string;
  /** 16 hex digits. */
  readonly id: string;
  /** The id of the span that contains this one as a step. */
  readonly parent?: string;
  readonly name: string;
  /** ISO time. */
  readonly start: string;
  /** Milliseconds. */
  readonly duration: number;
  readonly outcome: RunRecord['outcome'];
  readonly error?: RecordedError;
}

/** The sample of an evaluation that a run is part of: its reply, or the verdict of a judge on it. */
export interface SampleReference {
  /** The key of the evaluation, a path in the workspace: `support/triage`. */
  readonly evaluation: string;
  /** Name of its run, as its results file. */
  readonly run: string;
  /** Id of the row. */
  readonly row: string;
  /** `provider/model` that was evaluated. */
  readonly model: string;
  /** 0-based. */
  readonly repeat: number;
}

/** Everything that one run did: a view of its span and the spans of its steps. It never contains keys. */
export interface RunRecord {
  /** The version of the format. */
  readonly v: 1;
  /** 32 hex digits, W3C Trace Context. */
  readonly traceId: string;
  /** 16 hex digits. */
  readonly spanId: string;
  /** The span that contains this run, 16 hex digits. */
  readonly parentSpanId?: string;
  /** Absent outside of evaluations. */
  readonly sample?: SampleReference;
  /** ISO time of the start. */
  readonly time: string;
  readonly prompt: {
    /** The path as the caller named it. Relative to the workspace if there is one. */
    readonly file?: string;
    /**
     * The path in the workspace of the log, without variant and ending: `support/triage`. It is the same for
     * every caller. Absent in lines of older versions.
     */
    readonly key?: string;
    readonly name?: string;
    readonly variant?: string;
    /** First 8 hex digits of the SHA-256 of the file's text, see `promptVersion`. */
    readonly version: string;
    /** The git commit that the prompt was read from. Absent for the current file. */
    readonly commit?: string;
  };
  /**
   * The input of the prompt. Absent for a sample of an evaluation, whose row has it, and in lines of older
   * versions.
   */
  readonly input?: Readonly<Record<string, unknown>>;
  /** Id of the golden row that has this input, as the caller named it. A `sample` has its own. */
  readonly row?: string;
  readonly request: ModelRequest;
  /**
   * SHA-256 of the request that is independent of the provider, 64 hex digits. Recordings are found by it.
   * Absent, like the messages, when the prompt could not be rendered.
   */
  readonly requestHash?: string;
  /** The model that answered, as the provider names it. Absent when none answered. */
  readonly answeredBy?: string;
  /** The configuration of the provider that answered, as it names it: `system_fingerprint`. Absent when it does not. */
  readonly fingerprint?: string;
  /** The base URL of the model's server, without its query. Absent when it has none, such as for a sandbox model. */
  readonly endpoint?: string;
  /** Every call that was made, in order. */
  readonly attempts: readonly Attempt[];
  /** Models that were not called, and why. Usually empty. */
  readonly refused: readonly RefusedModel[];
  /** The model that answered instead of the requested one, as `provider/model`. */
  readonly fallback?: string;
  /** Present when no model answered and the prompt has a fallback response. */
  readonly degraded?: Degraded;
  /** Where the key of the last call was found. Never the key itself. */
  readonly key?: { readonly source: string; readonly name: string };
  readonly source: ReplySource;
  readonly replay?: ReplayedCall;
  /** The text of the reply. Partial when the run failed or was cancelled. */
  readonly text: string;
  /** The tool calls of the reply, in the order of the model. Absent when there are none. */
  readonly toolCalls?: readonly ToolCall[];
  /**
   * The reply in the form that the next turn needs. Present when the reply is more than text, such as tool calls
   * or encrypted reasoning of the provider. See {@link replyTurn}.
   */
  readonly reply?: Message;
  /** The parsed reply of a JSON output, valid or not. Absent when the text is not JSON. */
  readonly output?: unknown;
  readonly validation: Validation;
  readonly finish?: { readonly reason: FinishReason; readonly raw: string };
  /** The tokens of the attempt that has the reply. */
  readonly usage?: Usage;
  /** Of all live attempts together. For a replayed reply, what the same tokens would cost live. */
  readonly cost: Cost;
  /** Milliseconds from the request to the first text, of the attempt that has the reply. */
  readonly timeToFirstToken?: number;
  /**
   * Milliseconds from sending the first request to the end of the last attempt, including failed attempts and
   * waits. The time of the answering call alone is the `duration` of its attempt.
   */
  readonly totalTime: number;
  readonly outcome: 'completed' | 'degraded' | 'failed' | 'cancelled';
  readonly error?: RecordedError;
  /** Parameters that the model does not accept and that were not sent. */
  readonly droppedParameters: readonly string[];
  /** Tools that the prompt names but nothing defines. They were not sent. Absent when there are none. */
  readonly undefinedTools?: readonly string[];
  readonly droppedKeywords?: readonly DroppedKeyword[];
  /** The steps of the run and their steps, ordered by start. Absent for a run of one call. */
  readonly children?: readonly (Span | RunSpan)[];
  /** In how many texts of this record something that looks like a key was replaced with `[redacted]`. */
  readonly redactions: number;
}

/**
 * The reply as the message that the next turn of its conversation needs: with its tool calls, and with what its
 * provider wants back unchanged.
 */
export function replyTurn({ reply, text }: Pick<RunRecord, 'reply' | 'text'>): Message {
  return reply ?? { role: 'model', content: text === '' ? [] : [{ text }] };
}

/** Milliseconds. Absent when not measured. */
export interface CallTimes {
  readonly timeToFirstToken?: number;
  readonly totalTime?: number;
}

/**
 * How long the model took: the times of the last attempt, without failed attempts and waits before it. For a
 * replayed reply, the times of the recorded call. For a hand-written reply there are none: the time to read a
 * file says nothing about a model.
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

/** Fields of a record that have another name in the span or are omitted when they contain no information. */
type RenamedFields =
  | 'v'
  | 'traceId'
  | 'spanId'
  | 'parentSpanId'
  | 'time'
  | 'totalTime'
  | 'outcome'
  | 'error'
  | 'prompt'
  | 'refused'
  | 'droppedParameters'
  | 'redactions'
  | 'children';

/** What a run is: a run of its own, or the call of a judge, which is a step of the run that it judges. */
export type RunKind = 'run' | 'judge';

/** A run of one call. The call and its attempts are part of it, so that it is one line. */
export interface RunSpan extends Span, Omit<RunRecord, RenamedFields> {
  readonly kind: RunKind;
  /** The name of the prompt is the name of the span. */
  readonly prompt: Omit<RunRecord['prompt'], 'name'>;
  /** Absent when empty or 0. */
  readonly refused?: RunRecord['refused'];
  readonly droppedParameters?: RunRecord['droppedParameters'];
  readonly redactions?: number;
}
