import type { ReplyMode } from '../../call/callRequest.ts';
import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import type { ApplicationNames } from '../../model/settings/declarations.ts';
import type { OwnHelpers } from '../../prompt/template/ownHelpers.ts';
import type { JsonSchema } from '../../schema/jsonSchema.ts';
import type { Baseline } from '../baseline/baseline.ts';
import type { InlineRows } from '../dataset/dataset.ts';
import type { TypingOptions } from '../dataset/typedValue.ts';
import type { PlannedCalibration } from '../judging/calibration.ts';
import type { JudgePrompts } from '../judging/judgePrompts.ts';
import type { Similarities } from '../judging/similarity.ts';
import type { ScorerModule } from '../modules/moduleFiles.ts';
import type { ScorerModules } from '../modules/modules.ts';
import type { Cluster } from '../results/cluster.ts';
import type { DerivedMetrics } from '../results/metrics.ts';
import type { Scorer } from '../scorers/scorer.ts';
import type { Reuse } from '../stored/storedReplies.ts';
import type { Gate } from './evalFile.ts';
import { messages } from './messages.ts';
import type { RowFilter, Shard, StoredChoices } from './storedChoices.ts';

/** A judge with its model, as it will be run. */
export interface JudgeRun {
  /** Of its scorer. */
  readonly metric: string;
  readonly prompt: LoadedPrompt;
  readonly models: readonly string[];
  readonly mode: ReplyMode;
}

/** An evaluation with everything resolved: of an eval file, or of a prompt and its golden dataset. */
export interface EvalPlan {
  /** Name of the results folder, such as `triage`. */
  readonly name: string;
  /** The evaluation that the plan belongs to. Plans of one evaluation are compared with each other. */
  readonly evaluation: Evaluation;
  /** The name of the prompt within its evaluation: `triage`, `triage.short`, `triage@3f2a1bc`. */
  readonly variant: string;
  /** The key that results are stored under, a path relative to the workspace: `support/triage`. */
  readonly key: string;
  readonly prompt: LoadedPrompt;
  /** The workspace folder. It holds every file of the evaluation. */
  readonly root: string;
  /** Paths of dataset files. They are streamed. */
  readonly datasets: readonly string[];
  /** Rows of the eval file itself. They come first. */
  readonly inline?: InlineRows;
  readonly models: readonly string[];
  /** Hashes of where the models are, by model. */
  readonly modelHashes: Readonly<Record<string, string>>;
  readonly scorers: readonly Scorer[];
  readonly judges: JudgePrompts;
  /** The judges of its scorers with their models. Those of rows are known only when the rows are read. */
  readonly judgeRuns: readonly JudgeRun[];
  /** What is known of its judges from labels of people. */
  readonly calibrations: readonly PlannedCalibration[];
  readonly similarities: Similarities;
  /** The embedding models of its scorers. Those of rows are known only when the rows are read. */
  readonly embeddingModels: readonly string[];
  readonly modules: ScorerModules;
  /** The modules of its scorers. Those of rows are known only when the rows are read. */
  readonly moduleRuns: readonly ScorerModule[];
  /** How cells of CSV datasets are read. */
  readonly csv?: TypingOptions;
  readonly repeat: number;
  /** Concurrent calls for each provider. */
  readonly concurrency: number;
  readonly mode: ReplyMode;
  /** The baseline to compare with or to write. Absent for a prompt of a git revision. */
  readonly baseline?: PlannedBaseline;
  /** Which rows are not independent. When absent, all rows are independent. */
  readonly cluster?: Cluster;
  /** When a sample and the evaluation as a whole pass. */
  readonly gate?: Gate;
  /** Only the cheapest model that passes the gate is looked for. */
  readonly cheapest?: boolean;
  /** US dollars that it may cost at most. */
  readonly budget?: number;
  /** Formulas of further metrics by their names. */
  readonly metrics?: DerivedMetrics;
  /** Whether live replies are appended to the prompt's recordings. */
  readonly record?: boolean;
  /** Row ids to run. Absent: all rows. */
  readonly only?: ReadonlySet<string>;
  /** Ids and tags: rows with any of them run. Absent: all rows. */
  readonly matching?: ReadonlySet<string>;
  /** The part of the rows that run; all when absent. */
  readonly shard?: Shard;
  /** Further choice of rows. All rows when absent. */
  readonly rows?: RowFilter;
  /** The eval file or prompt that it was planned from. */
  readonly source: string;
  /** What it was asked for. */
  readonly choices: StoredChoices;
  /** Name of its run, once it has started. */
  readonly run?: string;
  /** Replies of earlier runs that are used. */
  readonly reuse?: Reuse;
}

/**
 * The unit that a user starts: the prompts of one eval file, or one prompt, including those of git revisions.
 */
export interface Evaluation {
  readonly name: string;
  /** Unique in a workspace. */
  readonly key: string;
}

export interface PlannedBaseline {
  /** Path of the baseline file. The file may not exist yet. */
  readonly file: string;
  /** Absent when there is no baseline to compare with. */
  readonly contents?: Baseline;
  /** The results will be written as the new baseline. */
  readonly bless?: true;
  /** The models of the evaluation, even if others were chosen for the run. Their accepted results are kept. */
  readonly models?: readonly string[];
}

/** Choices at the start of an evaluation. They override the files. */
export interface PlanChoices {
  /** `provider/model`. Default: those of the eval file, otherwise those of the prompt. */
  readonly models?: readonly string[];
  /** Samples of each row on each model, 1 to 1000. Default: that of the eval file, otherwise 1. */
  readonly repeat?: number;
  /** Concurrent calls to each provider, 1 to 1000. Default: that of `touchstone.yaml`, otherwise 8. */
  readonly concurrency?: number;
  /** US dollars, instead of the budget of the eval file and the settings. */
  readonly budget?: number;
  /** Looks for the cheapest model that passes the gate, instead of running every row on every model. */
  readonly cheapest?: boolean;
  /** Stops a model as soon as it is certain whether it passes its gate. */
  readonly stopEarly?: boolean;
  /** Where replies come from. Default `auto`. */
  readonly mode?: ReplyMode;
  /** Appends live replies to the prompts' recordings. Default false. */
  readonly record?: boolean;
  /** The baseline file. Overrides that of the eval file. */
  readonly baseline?: string;
  /** Write the results as the new baseline. They are not compared with an earlier one. */
  readonly bless?: boolean;
  /** Git revisions. Each prompt is also evaluated in its version of these revisions, as further variants. */
  readonly promptAt?: readonly string[];
  /** Ids of the rows to run. */
  readonly only?: readonly string[] | ReadonlySet<string>;
  /** Ids and tags of the rows to run. */
  readonly matching?: readonly string[] | ReadonlySet<string>;
  /** Runs one part of the rows, such as one of three CI jobs. A shard has no verdict. */
  readonly shard?: Shard;
  /** A condition on rows, a random sample, or the first of them. */
  readonly rows?: RowFilter;
  /** Helpers that the prompts call as `{{name argument}}`. */
  readonly helpers?: OwnHelpers;
  /**
   * JSON Schemas that the prompts use by name. They take precedence over those of `touchstone.yaml` and of
   * files.
   */
  readonly schemas?: Readonly<Record<string, JsonSchema>>;
  /** The folder that holds all files of the evaluation. Default: the workspace of the file. */
  readonly root?: string;
}

/** Why an evaluation cannot start. */
export interface PlanProblem {
  readonly file: string;
  /** 1-based. Absent when the problem is about the whole file. */
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
  /** What the evaluation needs and the workspace does not have yet. */
  readonly missing?: 'dataset';
}

export type Planned =
  | {
      readonly ok: true;
      readonly plans: readonly EvalPlan[];
      /** Sentences on parts that were not planned, such as a prompt that is unchanged since a revision. */
      readonly notes?: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly PlanProblem[] };

/** A plan that is refused for one problem of a whole file. */
export function planRefusal(
  file: string,
  message: string,
): Extract<Planned, { readonly ok: false }> {
  return { ok: false, problems: [{ file, message }] };
}

/** The names that the calling program adds to those that prompts may use. */
export function namesFor({
  helpers = {},
  schemas = {},
}: Pick<PlanChoices, 'helpers' | 'schemas'>): ApplicationNames {
  return { schemas, helpers: Object.keys(helpers) };
}

/** Problems of the caller's whole numbers, each from 1 to its largest value. An absent one is none. */
export function rangeProblems(
  numbers: readonly (readonly [name: string, value: number | undefined, largest: number])[],
  file: string,
): readonly PlanProblem[] {
  return numbers.flatMap(([name, value = 1, largest]) =>
    Number.isInteger(value) && value >= 1 && value <= largest
      ? []
      : [{ file, message: messages.notInRange(name, largest) }],
  );
}
