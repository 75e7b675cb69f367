import type { Cost } from '../../model/cost.ts';
import type { FinishReason, ToolCall, Usage } from '../../model/events.ts';
import type { RecordedError, ReplySource } from '../../trace/record.ts';

/** A scorer's judgement of one sample. */
export interface Score {
  /** `schema`, `contains`, `not contains`. */
  readonly scorer: string;
  /** The name that its entry gives it; absent where that is the scorer's. */
  readonly metric?: string;
  /** What it counts in the sample's score; absent for 1. With 0 it has no say in the outcome. */
  readonly weight?: number;
  /** 0 to 1. */
  readonly score: number;
  readonly pass: boolean;
  /** Why it failed, one sentence a finding. */
  readonly reasons: readonly string[];
  /** Further figures of the scorer by their names: `precision`, `recall`. */
  readonly metrics?: Readonly<Record<string, number>>;
}

/** A scorer that could not judge a sample: never a pass, never a fail. */
export interface Unjudged {
  readonly scorer: string;
  /** Part of a sentence: "the reply was replayed". */
  readonly reason: string;
  /** True when it keeps the sample from passing: a part of `expected` that nothing compared. */
  readonly blocks?: true;
}

/** The answer of a judge, kept so that a reply can be scored again without asking for it again. */
export interface JudgeAnswer {
  /** First 16 hex digits of the hash of the judge's request. */
  readonly request: string;
  readonly output: unknown;
}

/** What judges of a sample have cost. */
export interface JudgingCost {
  /** Live calls. */
  readonly calls: number;
  /** USD at list price, of the calls whose cost is known. */
  readonly usd: number;
  /** Calls whose cost is not known. */
  readonly unknown: number;
}

export interface RowReference {
  /** The row's `id`, or 12 hex digits of the hash of its `input`. */
  readonly id: string;
  readonly file: string;
  /** 1-based line of the row's start. */
  readonly line: number;
}

/** One reply to one row by one model, scored: one line of a results file. */
export interface Sample {
  readonly row: RowReference & {
    /** Of what the row asks and expects. */
    readonly hash: string;
  };
  readonly model: string;
  /** 0-based; below the evaluation's `repeat`, but for `again`. */
  readonly repeat: number;
  /** A further sample of a row whose result differs from the baseline. It counts for nothing else. */
  readonly again?: true;
  /** The earlier run whose reply this is: nothing was sent for it, and it is not a new sample. */
  readonly from?: string;
  /** Of the run that gave the reply, 32 and 16 hex digits; absent when the sample failed before one. */
  readonly traceId?: string;
  readonly id?: string;
  /** First 16 hex digits of the hash of the provider-neutral request; absent when it could not be rendered. */
  readonly request?: string;
  /**
   * `errored`: no scorable reply (network, key, recording). `skipped`: a reply that no scorer could
   * judge, or, in counts only, a call that a cancel kept from ending.
   */
  readonly outcome: 'passed' | 'failed' | 'errored' | 'skipped';
  readonly scores: readonly Score[];
  /** Absent when every scorer that applies to the row has judged. */
  readonly unjudged?: readonly Unjudged[];
  readonly input: Readonly<Record<string, unknown>>;
  readonly expected?: unknown;
  readonly text: string;
  readonly output?: unknown;
  readonly toolCalls?: readonly ToolCall[];
  /** Present when the reply is complete. */
  readonly finish?: { readonly reason: FinishReason; readonly raw: string };
  readonly error?: RecordedError;
  /** The model of `touchstone.fallback` that answered instead of `model`. */
  readonly fallback?: string;
  /** Calls that were made for it; more than one when some failed. */
  readonly attempts: number;
  readonly source: ReplySource;
  readonly usage?: Usage;
  /** Of the reply alone. */
  readonly cost: Cost;
  /** Absent when no judge was asked. */
  readonly judged?: readonly JudgeAnswer[];
  /** Absent when no judge was called live. */
  readonly judging?: JudgingCost;
  readonly timeToFirstToken?: number;
  readonly totalTime: number;
}
