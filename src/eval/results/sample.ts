import type { Cost } from '../../model/cost.ts';
import type { FinishReason, ToolCall, Usage } from '../../model/events.ts';
import type { RecordedError, ReplySource } from '../../trace/record.ts';

/** The score that a scorer gave to one sample. */
export interface Score {
  /** `schema`, `contains`, `not contains`. */
  readonly scorer: string;
  /** The name in its entry. Absent when it is the name of the scorer. */
  readonly metric?: string;
  /** Weight in the sample's score. Absent for 1. With 0, the score does not affect the outcome. */
  readonly weight?: number;
  /** 0 to 1. */
  readonly score: number;
  readonly pass: boolean;
  /** Why it failed, one sentence for each finding. */
  readonly reasons: readonly string[];
  /** Further figures of the scorer by name: `precision`, `recall`. */
  readonly metrics?: Readonly<Record<string, number>>;
}

/** A scorer that could not judge a sample. It counts neither as pass nor as fail. */
export interface Unjudged {
  readonly scorer: string;
  /** Part of a sentence: "the reply was replayed". */
  readonly reason: string;
  /** True when the sample cannot pass because a part of `expected` was not compared. */
  readonly blocks?: true;
}

/**
 * The answer of a judge. It is stored so that a reply can be scored again without calling the judge again.
 */
export interface JudgeAnswer {
  /** First 16 hex digits of the hash of the judge's request. */
  readonly request: string;
  readonly output: unknown;
}

/** The cost of the judges of a sample. */
export interface JudgingCost {
  /** Live calls. */
  readonly calls: number;
  /** USD at list prices, of the calls with a known cost. */
  readonly usd: number;
  /** Number of calls with an unknown cost. */
  readonly unknown: number;
}

/** Where a row is. */
export interface RowReference {
  /** The row's `id`, or 12 hex digits of the hash of its `input`. */
  readonly id: string;
  /** Path of its dataset or eval file. */
  readonly file: string;
  /** 1-based line of the row's start. */
  readonly line: number;
}

/** One scored reply of one model to one row: one line of a results file. */
export interface Sample {
  readonly row: RowReference & {
    /** Hash of the row's input and expectations. */
    readonly hash: string;
    /** Absent when the row has none. */
    readonly tags?: readonly string[];
  };
  /** `provider/model` that was evaluated. */
  readonly model: string;
  /** 0-based. Less than the evaluation's `repeat`, except for `again` samples. */
  readonly repeat: number;
  /** A further sample of a row whose result differs from the baseline. It is used for nothing else. */
  readonly again?: true;
  /** The row that replayed the same recording before, in this run. The reply is not a new sample. */
  readonly sameAs?: string;
  /** The earlier run that the reply comes from. No call was made for it, and it is not a new sample. */
  readonly from?: string;
  /**
   * Ids of the run that gave the reply, 32 and 16 hex digits. Absent when the sample failed before its run.
   */
  readonly traceId?: string;
  readonly id?: string;
  /**
   * First 16 hex digits of the hash of the provider-neutral request. Absent when it could not be rendered.
   */
  readonly request?: string;
  /**
   * `errored`: no reply to score (network, key, recording). `skipped`: no scorer could judge the reply, or,
   * in counts only, the call was cancelled.
   */
  readonly outcome: 'passed' | 'failed' | 'errored' | 'skipped';
  readonly scores: readonly Score[];
  /** Absent when every applicable scorer has judged. */
  readonly unjudged?: readonly Unjudged[];
  readonly input: Readonly<Record<string, unknown>>;
  readonly expected?: unknown;
  /** The reply as received. Empty when there was none. */
  readonly text: string;
  /** The reply read as JSON. Absent when it is not JSON, or the prompt does not ask for JSON. */
  readonly output?: unknown;
  readonly toolCalls?: readonly ToolCall[];
  /** How many of the tool calls, from the first, were answered with results of the row. Absent for none. */
  readonly answered?: number;
  /** Present when the reply is complete. */
  readonly finish?: { readonly reason: FinishReason; readonly raw: string };
  readonly error?: RecordedError;
  /** The model that answered, as the provider names it. Absent when that is the name that was asked, or unknown. */
  readonly answeredBy?: string;
  /** The configuration of the provider that answered, as it names it. Absent when it does not. */
  readonly fingerprint?: string;
  /** The model of `touchstone.fallback` that answered instead of `model`. */
  readonly fallback?: string;
  /** Number of calls for the sample. More than one when calls failed. */
  readonly attempts: number;
  readonly source: ReplySource;
  readonly usage?: Usage;
  /** Cost of the reply, without judges. */
  readonly cost: Cost;
  /** Absent when no judge was called. */
  readonly judged?: readonly JudgeAnswer[];
  /** Absent when no judge was called live. */
  readonly judging?: JudgingCost;
  /** Milliseconds to the first text. Absent for a reply that was not streamed. */
  readonly timeToFirstToken?: number;
  /** Milliseconds, see `totalTime` of the run record. */
  readonly totalTime: number;
}
