import { evalPriceProblem } from '../../model/settings/budgets.ts';
import type { ApplicationNames } from '../../model/settings/declarations.ts';
import type { Settings } from '../../model/settings/settings.ts';
import { defaultTolerance } from '../baseline/comparison.ts';
import type { Tolerance } from '../baseline/verdict.ts';
import { openDataset } from '../dataset/dataset.ts';
import { type DatasetRow, isBadRow } from '../dataset/row.ts';
import {
  type EvalPlan,
  namesFor,
  type PlanChoices,
  type PlanProblem,
  planRefusal,
  rangeProblems,
} from '../plan/evalPlan.ts';
import { planEvals } from '../plan/plan.ts';
import { modelProblems } from '../plan/planScorers.ts';
import { selectedRows } from '../plan/selection.ts';
import { clusterOf } from '../results/cluster.ts';
import { writerOf } from '../stored/runs.ts';
import { loadInstructions } from './instructions.ts';
import { messages } from './messages.ts';
import { detectableGain, fewestFixed } from './power.ts';
import type { ProposingPrompt } from './proposals.ts';
import { type Split, splitRows } from './split.ts';
import {
  basisOf,
  continued,
  findState,
  type ImproveChoices,
  type ImprovementState,
  newState,
} from './state.ts';

/** An improvement that is ready to start. */
export interface PlannedImprovement {
  readonly plan: EvalPlan;
  /** The model that the prompt is improved for. */
  readonly model: string;
  readonly proposer: ProposingPrompt;
  readonly rows: readonly DatasetRow[];
  readonly split: Split;
  readonly tolerance: Tolerance;
  /** The smallest gain that the test finds with a probability of 80 %, as a share of the held-out rows. */
  readonly detectable: number;
  readonly state: ImprovementState;
  /** USD that the run may cost, with what it cost before it was interrupted. */
  readonly budget?: number;
  readonly folder: string;
  /** Names that the running program provides. */
  readonly names: ApplicationNames;
}

export type ImprovementPlan =
  | {
      readonly ok: true;
      readonly improvement: PlannedImprovement;
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly PlanProblem[] };

/** What an improvement is asked for. */
export interface ImprovementChoices extends Pick<PlanChoices, 'helpers' | 'schemas'> {
  /** The model that the prompt is improved for. Default: its own, or the first of the eval file. */
  readonly model?: string;
  /** The model that proposes texts. Default: the one that the prompt is improved for. */
  readonly proposer?: string;
  /** Path of a prompt that proposes texts. Default: the built-in one. */
  readonly instructions?: string;
  /** Rounds of proposals, and proposals in each round, 1 to 50. Default: 2 and 3. */
  readonly rounds?: number;
  readonly candidates?: number;
  /** Ids and tags of the rows to use. */
  readonly matching?: readonly string[];
  /** So many rows are drawn. Default: all, at most 2,000. */
  readonly sample?: number;
  /** Another one gives another split of the rows and other draws. Default: 1. */
  readonly seed?: number;
  /** Samples of each row and text, 1 to 1000. Default: that of the eval file, otherwise 1. */
  readonly repeat?: number;
  /** Concurrent calls to each provider, 1 to 1000. Default: that of `touchstone.yaml`, otherwise 8. */
  readonly concurrency?: number;
  /** US dollars, instead of the budget of the eval file and the settings. */
  readonly budget?: number;
  /** The name of a run to continue, or `true` for the newest that did not finish. It has the choices it was started with. */
  readonly resume?: string | true;
}

export const defaultChoices = { rounds: 2, candidates: 3, seed: 1 } as const;

/** The largest values of the choices. */
export const mostOf = { rounds: 50, candidates: 50, sample: 1e9, seed: 1e9 } as const;

/** More rows add more to the cost than to the power of the test. Of larger datasets, so many are drawn. */
const MOST_ROWS = 2_000;

/** Plans the improvement of a prompt: its rows, their split, the models. Sends nothing. */
export async function planImprovement(
  file: string,
  settings: Settings,
  asked: ImprovementChoices,
  { folder }: { readonly folder: string },
): Promise<ImprovementPlan> {
  const { rounds, candidates, sample, seed } = asked;
  const unusable = rangeProblems(
    [
      ['rounds', rounds, mostOf.rounds],
      ['candidates', candidates, mostOf.candidates],
      ['sample', sample, mostOf.sample],
      ['seed', seed, mostOf.seed],
    ],
    file,
  );
  if (unusable.length > 0) return { ok: false, problems: unusable };
  const first = await planFor(file, settings, asked, folder);
  if (!first.ok) return first;
  const place = { folder, key: first.plan.key };
  const { resume } = asked;
  const stored =
    resume === undefined ? undefined : await findState(place, resume === true ? undefined : resume);
  if (resume !== undefined && !stored) {
    return planRefusal(
      file,
      resume === true ? messages.nothingToContinue() : messages.unknownRun(resume),
    );
  }
  const writer = stored && resume === true ? writerOf(stored) : undefined;
  if (stored && writer !== undefined) {
    return planRefusal(file, messages.inProgress(stored.run, writer));
  }
  const again = stored
    ? await planFor(file, settings, { ...asked, ...stored.choices }, folder)
    : first;
  if (!again.ok) return again;
  const { plan, notes } = again;
  const [model = ''] = plan.models;
  const choices = improveChoices(asked, model, stored);
  const instructions = await loadInstructions(choices.instructions);
  if (!instructions.ok) return planRefusal(file, instructions.message);
  const problems = [
    ...modelProblems([choices.proposer], file, settings),
    ...unpriced(choices.proposer, plan.budget, file, settings),
  ];
  if (problems.length > 0) return { ok: false, problems };
  const { rows, bad } = await rowsToImproveOn(plan, choices);
  const split = splitRows(rows, { seed: choices.seed, cluster: plan.cluster });
  const tolerance = { ...defaultTolerance, ...plan.gate };
  const detectable = detectableGain(independentRows(plan, rows, split), tolerance.confidence);
  if (detectable === undefined) {
    return planRefusal(file, tooFewRows(plan, rows, split, tolerance));
  }
  const basis = basisOf(plan, rows);
  if (stored && stored.basis !== basis) {
    return planRefusal(file, messages.changedSince(stored.run));
  }
  return {
    ok: true,
    notes: [...notes, ...(bad > 0 ? [messages.badRows(bad)] : [])],
    improvement: {
      plan,
      model,
      proposer: { prompt: instructions.prompt, model: choices.proposer },
      rows,
      split,
      tolerance,
      detectable,
      state: stored ? continued(stored) : newState(choices, basis),
      ...(plan.budget !== undefined && { budget: plan.budget }),
      folder,
      names: namesFor(asked),
    },
  };
}

function improveChoices(
  asked: ImprovementChoices,
  model: string,
  stored: ImprovementState | undefined,
): ImproveChoices {
  if (stored) return stored.choices;
  const { proposer, instructions, repeat, matching, sample } = asked;
  return {
    model,
    proposer: proposer ?? model,
    ...(instructions !== undefined && { instructions }),
    rounds: asked.rounds ?? defaultChoices.rounds,
    candidates: asked.candidates ?? defaultChoices.candidates,
    seed: asked.seed ?? defaultChoices.seed,
    ...(repeat !== undefined && { repeat }),
    ...(matching && { matching: [...matching] }),
    ...(sample !== undefined && { sample }),
  };
}

type PlannedPrompt =
  | { readonly ok: true; readonly plan: EvalPlan; readonly notes: readonly string[] }
  | { readonly ok: false; readonly problems: readonly PlanProblem[] };

/** The evaluation of the prompt, on the one model that it is improved for. */
async function planFor(
  file: string,
  settings: Settings,
  { model, repeat, concurrency, budget, matching, helpers, schemas }: ImprovementChoices,
  root: string,
): Promise<PlannedPrompt> {
  const planned = await planEvals(file, settings, {
    mode: 'live',
    root,
    ...(model !== undefined && { models: [model] }),
    ...(repeat !== undefined && { repeat }),
    ...(concurrency !== undefined && { concurrency }),
    ...(budget !== undefined && { budget }),
    ...(matching && { matching }),
    ...(helpers && { helpers }),
    ...(schemas && { schemas }),
  });
  if (!planned.ok) return planned;
  const { plans } = planned;
  const [plan] = plans;
  if (!plan || plans.length > 1) {
    const names = plans.map(({ prompt }) => prompt.file ?? prompt.name).join(', ');
    return planRefusal(file, messages.severalPrompts(file, names));
  }
  const [first = '', ...others] = plan.models;
  if (first === '') {
    return planRefusal(file, messages.noModel());
  }
  const { baseline: _, ...rest } = plan;
  return {
    ok: true,
    plan: { ...rest, models: [first] },
    notes: others.length > 0 ? [messages.severalModels(first)] : [],
  };
}

async function rowsToImproveOn(
  plan: EvalPlan,
  { sample = MOST_ROWS, seed }: ImproveChoices,
): Promise<{ readonly rows: readonly DatasetRow[]; readonly bad: number }> {
  const drawn = { ...plan, rows: { ...plan.rows, sample, seed } };
  const dataset = openDataset(plan.datasets, plan);
  const rows: DatasetRow[] = [];
  let bad = 0;
  try {
    for await (const row of selectedRows(drawn, dataset)) {
      if (isBadRow(row)) bad += 1;
      else rows.push(row);
    }
  } finally {
    await dataset.close();
  }
  return { rows, bad };
}

/** Rows of the held-out part; those of a cluster count once. */
function independentRows(
  { cluster }: EvalPlan,
  rows: readonly DatasetRow[],
  { heldOut }: Split,
): number {
  const own = rows.filter(({ id }) => heldOut.has(id));
  return new Set(own.map(row => clusterOf(row, cluster) ?? `row ${row.id}`)).size;
}

function tooFewRows(
  plan: EvalPlan,
  rows: readonly DatasetRow[],
  split: Split,
  { confidence }: Tolerance,
): string {
  const needed = fewestFixed(confidence);
  const has = independentRows(plan, rows, split);
  const unit = plan.cluster ? messages.independentGroups() : 'rows';
  return messages.tooFewRows(needed, has, unit, 2 * needed);
}

function unpriced(
  model: string,
  budget: number | undefined,
  file: string,
  settings: Settings,
): readonly PlanProblem[] {
  const message = budget === undefined ? undefined : evalPriceProblem(model, budget, settings);
  return message === undefined ? [] : [{ file, message }];
}
