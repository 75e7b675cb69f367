import type { ReplyMode } from '../../call/callRequest.ts';
import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import type { OwnHelpers } from '../../prompt/template/ownHelpers.ts';
import type { JsonSchema } from '../../schema/jsonSchema.ts';
import type { Baseline } from '../baseline/baseline.ts';
import type { InlineRows } from '../dataset/dataset.ts';
import type { TypingOptions } from '../dataset/typedValue.ts';
import type { JudgePrompts } from '../judging/judgePrompts.ts';
import type { Similarities } from '../judging/similarity.ts';
import type { ScorerModule } from '../modules/moduleFiles.ts';
import type { ScorerModules } from '../modules/modules.ts';
import type { Cluster } from '../results/cluster.ts';
import type { DerivedMetrics } from '../results/metrics.ts';
import type { Scorer } from '../scorers/scorer.ts';
import type { Gate } from './evalFile.ts';

/** A judge as it is going to be run. */
export interface JudgeRun {
  readonly prompt: LoadedPrompt;
  readonly models: readonly string[];
  readonly mode: ReplyMode;
}

/** An evaluation with everything resolved, of an eval file, or of a prompt and its golden dataset. */
export interface EvalPlan {
  /** `triage`: names the results folder. */
  readonly name: string;
  /** The evaluation that it is a part of; plans with the same one are compared with each other. */
  readonly evaluation: Evaluation;
  /** Its prompt among those of the evaluation: `triage`, `triage.short`, `triage@3f2a1bc`. */
  readonly variant: string;
  /** What its results are kept under: `support/triage`, the path below the workspace. */
  readonly key: string;
  readonly prompt: LoadedPrompt;
  /** The workspace folder, which every file of the evaluation is in. */
  readonly root: string;
  /** Paths of dataset files, streamed. */
  readonly datasets: readonly string[];
  /** Rows written in the eval file itself; they come first. */
  readonly inline?: InlineRows;
  readonly models: readonly string[];
  readonly scorers: readonly Scorer[];
  readonly judges: JudgePrompts;
  /** The judges of its scorers with the model of each; those of rows are not known before they are read. */
  readonly judgeRuns: readonly JudgeRun[];
  readonly similarities: Similarities;
  /** The embedding models of its scorers; those of rows are not known before they are read. */
  readonly embeddingModels: readonly string[];
  readonly modules: ScorerModules;
  /** The modules of its scorers; those of rows are not known before they are read. */
  readonly moduleRuns: readonly ScorerModule[];
  /** How cells of CSV datasets are read. */
  readonly csv?: TypingOptions;
  readonly repeat: number;
  /** Calls in progress at once, for each provider. */
  readonly concurrency: number;
  readonly mode: ReplyMode;
  /** What its results are compared with, or will be; absent for a prompt of a git revision. */
  readonly baseline?: PlannedBaseline;
  /** Which rows are not independent; each is for itself when absent. */
  readonly cluster?: Cluster;
  /** When a sample passes, and the evaluation as a whole. */
  readonly gate?: Gate;
  /** Formulas of further metrics by their names. */
  readonly metrics?: DerivedMetrics;
  /** Append live replies to the prompt's recordings. */
  readonly record?: boolean;
  /** Row ids to run; all when absent. */
  readonly only?: ReadonlySet<string>;
  /** Ids and tags: a row runs when one of them is its own; all when absent. */
  readonly matching?: ReadonlySet<string>;
}

/** What a person starts: the prompts of one eval file, or one prompt, with those of git revisions. */
export interface Evaluation {
  readonly name: string;
  /** Differs between the evaluations of a workspace. */
  readonly key: string;
}

export interface PlannedBaseline {
  /** Whether it exists or not. */
  readonly file: string;
  /** Absent when there is none to compare with. */
  readonly contents?: Baseline;
  /** The results will be the new baseline, whatever they are. */
  readonly bless?: true;
}

/** What a person asks for at the start of an evaluation, over what its files say. */
export interface PlanChoices {
  readonly models?: readonly string[];
  readonly repeat?: number;
  readonly concurrency?: number;
  readonly mode?: ReplyMode;
  readonly record?: boolean;
  /** The baseline file, instead of that of the eval file. */
  readonly baseline?: string;
  /** The results are to be the new baseline, so they are not compared with an earlier one. */
  readonly bless?: boolean;
  /** Git revisions: each prompt is also evaluated as it was there, as a further variant. */
  readonly promptAt?: readonly string[];
  /** Ids of rows. */
  readonly only?: readonly string[] | ReadonlySet<string>;
  /** Ids and tags of rows. */
  readonly matching?: readonly string[] | ReadonlySet<string>;
  /** What the prompts call as `{{name argument}}`. */
  readonly helpers?: OwnHelpers;
  /** JSON Schemas that the prompts use by name; before those of `touchstone.yaml` and of files. */
  readonly schemas?: Readonly<Record<string, JsonSchema>>;
  /** The folder that all files of the evaluation are in. Default: the workspace of the file. */
  readonly root?: string;
}

/** Why an evaluation cannot start. */
export interface PlanProblem {
  readonly file: string;
  /** 1-based; absent when it is about the file as a whole. */
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}

export type Planned =
  | {
      readonly ok: true;
      readonly plans: readonly EvalPlan[];
      /** Sentences on what was not planned, such as a prompt that has not changed since a revision. */
      readonly notes?: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly PlanProblem[] };
