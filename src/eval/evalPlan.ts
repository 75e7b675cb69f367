import type { LoadedPrompt } from '../run/loadedPrompt.ts';
import type { ReplyMode } from '../run/reply.ts';
import type { RawRow } from './formats/format.ts';
import type { Scorer } from './scorers/scorer.ts';

/** An evaluation with everything resolved: what an eval file, or a prompt and its golden dataset, come to. */
export interface EvalPlan {
  /** `triage`: names the results folder. */
  readonly name: string;
  readonly prompt: LoadedPrompt;
  /** Paths of dataset files, streamed. */
  readonly datasets: readonly string[];
  /** Rows written in the eval file itself; they come first. */
  readonly inline?: { readonly file: string; readonly rows: readonly RawRow[] };
  readonly models: readonly string[];
  readonly scorers: readonly Scorer[];
  readonly repeat: number;
  /** Calls under way at once. */
  readonly concurrency: number;
  readonly mode: ReplyMode;
  /** Share of samples that must pass, for each model; all of them without one. */
  readonly gate?: { readonly pass: number };
  /** Append live replies to the prompt's recordings. */
  readonly record?: boolean;
  /** Row ids to run; all when absent. */
  readonly only?: ReadonlySet<string>;
  /** Ids and tags: a row runs when one of them is its own; all when absent. */
  readonly matching?: ReadonlySet<string>;
}
