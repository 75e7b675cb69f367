import type { Migration } from '../migration/migration.ts';
import type { Grid } from '../results/grid.ts';
import type { StoredSample } from '../results/resultsFile.ts';
import type { EvalSummary } from '../results/summary.ts';

/** A sample as a results file has it. What files of earlier versions do not have is absent. */
export type ReportedSample = StoredSample['sample'];

/** An evaluation to report: its summary, and its samples as often as they are asked for. */
export interface ReportedEval {
  readonly summary: EvalSummary;
  /**
   * The samples of all models, or of one, in the order they ended. They are read from the results file each time, so that
   * memory does not grow with their number; there are none when the results could not be saved.
   */
  samples(model?: string): AsyncIterable<ReportedSample>;
}

/** The results of one evaluation. */
export interface EvaluationResults {
  /** Each of its prompts. */
  readonly evals: readonly ReportedEval[];
  /** Its prompts and models compared with each other. */
  readonly grid: Grid;
}

/** What a report is made of. Each format takes any number of evaluations. */
export interface Report {
  readonly evaluations: readonly EvaluationResults[];
  /** A new model compared with an old one; empty unless that was asked for. */
  readonly migrations: readonly Migration[];
  /** Evaluations that were to be run and did not begin. */
  readonly notBegun: number;
  /** A path as the reader of the report would write it. */
  readonly shownPath: (path: string) => string;
}

/** Makes a report, in pieces of any size. */
export type Reporter = (report: Report) => AsyncIterable<string>;

/** The prompts of all evaluations. */
export function evalsOf({ evaluations }: Pick<Report, 'evaluations'>): readonly ReportedEval[] {
  return evaluations.flatMap(({ evals }) => evals);
}

/** The verdict of several evaluations together. */
export function overallVerdict({
  evals,
  notBegun,
}: Pick<Report, 'notBegun'> & {
  readonly evals: readonly { readonly summary: Pick<EvalSummary, 'verdict'> }[];
}): EvalSummary['verdict'] {
  const verdicts = evals.map(({ summary }) => summary.verdict);
  if (verdicts.includes('failed')) return 'failed';
  const isComplete = verdicts.length > 0 && notBegun === 0 && !verdicts.includes('incomplete');
  if (!isComplete) return 'incomplete';
  return verdicts.includes('partial') ? 'partial' : 'passed';
}
