import type { RunHost } from '../run/host.ts';
import type { LoadedPrompt } from '../run/loadedPrompt.ts';
import type { ReplyMode } from '../run/run.ts';
import type { Sample } from './sample.ts';

/** An evaluation with everything resolved: what an eval file, or a prompt and its golden dataset, come to. */
export interface EvalPlan {
  /** `triage`: names the results folder. */
  readonly name: string;
  readonly prompt: LoadedPrompt;
  /** Paths of dataset files, streamed. */
  readonly datasets: readonly string[];
  readonly models: readonly string[];
  readonly scorers: readonly unknown[];
  readonly repeat: number;
  /** Calls under way at once. */
  readonly concurrency: number;
  readonly mode: ReplyMode;
  /** Row ids to run; all when absent. */
  readonly only?: ReadonlySet<string>;
}

/** A dataset row that cannot be used: named, and the others run. */
export interface BadRow {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly message: string;
}

export interface ModelSummary {
  readonly model: string;
  readonly passed: number;
  readonly failed: number;
  readonly errored: number;
  readonly skipped: number;
  /** Mean score over scored samples, 0 to 1; absent when none was scored. */
  readonly meanScore?: number;
  /** USD over samples with a known cost. */
  readonly cost: number;
  /** Samples whose cost is not known. */
  readonly unknownCost: number;
  /** Whether any of the tokens behind `cost` were estimated. */
  readonly costEstimated: boolean;
  /** Median total time in milliseconds over live replies; absent when there were none. */
  readonly medianTime?: number;
}

export interface EvalSummary {
  readonly eval: string;
  /** Name of the results file without its ending. */
  readonly run: string;
  readonly rows: number;
  readonly samples: number;
  readonly passed: number;
  readonly failed: number;
  readonly errored: number;
  readonly skipped: number;
  readonly badRows: readonly BadRow[];
  readonly models: readonly ModelSummary[];
  readonly cost: number;
  readonly unknownCost: number;
  /** `failed` when a sample failed or a gate did; `incomplete` when errors or a cancel left holes. */
  readonly verdict: 'passed' | 'failed' | 'incomplete';
  /** Path of the results file; absent when it could not be written. */
  readonly results?: string;
}

export type EvalEvent =
  | { readonly type: 'started'; readonly rows: number; readonly samples: number }
  | { readonly type: 'sampleStarted'; readonly row: Sample['row']; readonly model: string; readonly repeat: number }
  | { readonly type: 'sample'; readonly sample: Sample }
  | { readonly type: 'badRow'; readonly badRow: BadRow }
  | { readonly type: 'finished'; readonly summary: EvalSummary };

/**
 * Runs every row on every model, at most `concurrency` at once, appending each sample to the results
 * file as it ends. Cancelling ends calls in flight, records nothing for them, and still summarises.
 */
export declare function runEval(
  plan: EvalPlan,
  host: RunHost,
  options: { readonly stateFolder: string },
  signal: AbortSignal,
): AsyncGenerator<EvalEvent, EvalSummary>;
