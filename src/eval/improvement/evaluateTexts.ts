import { join } from 'node:path';
import { statePaths } from '../../files/state.ts';
import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import type { RunHost } from '../../run/host.ts';
import type { DatasetRow } from '../dataset/row.ts';
import type { EvalPlan } from '../plan/evalPlan.ts';
import { clusterOf } from '../results/cluster.ts';
import type { Sample } from '../results/sample.ts';
import { resultsFiles } from '../results/storedSamples.ts';
import { planChanged } from '../stored/planReuse.ts';
import { openRun } from '../stored/runs.ts';
import { runVariants } from '../variants.ts';
import type { Outcomes, RowOutcome } from './outcomes.ts';
import type { FailureToFix } from './proposals.ts';

/** A text to evaluate, and the name of its results within the improvement: `original`, `3`. */
export interface CandidateText {
  readonly name: string;
  readonly prompt: LoadedPrompt;
}

export interface EvaluatedTexts {
  /** One for each text, in the same order. */
  readonly outcomes: readonly Outcomes[];
  /** Failed rows of each text. */
  readonly failures: readonly (readonly FailureToFix[])[];
  /** USD of what was sent now. */
  readonly spent: number;
  /** Absent when all samples ended. */
  readonly stopped?: 'cancelled' | 'budget';
  /** The first error of samples without a result. */
  readonly error?: string;
}

export interface EvaluationPlace {
  /** The workspace folder. */
  readonly folder: string;
  /** Of the improvement, within `.touchstone/improvements`: `support/triage/<run>`. */
  readonly key: string;
  /** USD that is left. */
  readonly budget?: number | undefined;
  /** Takes replies to the same requests over from the last evaluations. */
  readonly reuse?: boolean;
  readonly onSample?: (() => void) | undefined;
}

/**
 * Evaluates texts of one prompt on some rows, at the same time and in turns. What an interrupted improvement has
 * evaluated is not sent again.
 */
export async function evaluateTexts(
  plan: EvalPlan,
  texts: readonly CandidateText[],
  rows: readonly DatasetRow[],
  { folder, key, budget, reuse = false, onSample }: EvaluationPlace,
  host: RunHost,
  signal: AbortSignal,
): Promise<EvaluatedTexts> {
  const results = statePaths(folder).improvements;
  const context = { folder, warn: host.warn };
  const { rows: _, matching: __, shard: ___, baseline: ____, budget: _____, ...rest } = plan;
  const base: EvalPlan = { ...rest, only: new Set(rows.map(({ id }) => id)), mode: 'live' };
  const plans: EvalPlan[] = [];
  for (const { name, prompt } of texts) {
    const own = { ...base, prompt, variant: name, ...(budget !== undefined && { budget }) };
    const planned = await withStored(own, join(results, key, name), reuse, context);
    plans.push({ ...planned, name: `${plan.name}.improve`, key: `${key}/${name}` });
  }
  const tallies = plans.map(() => createTextTally(plan, rows));
  let spent = 0;
  let error: string | undefined;
  const events = runVariants(plans, host, { folder, results }, signal);
  for (;;) {
    const step = await events.next();
    if (step.done) {
      const isOver = step.value.summaries.some(summary => summary.budget?.isReached);
      const stopped = signal.aborted ? 'cancelled' : isOver ? 'budget' : undefined;
      return {
        outcomes: tallies.map(tally => tally.outcomes()),
        failures: tallies.map(tally => tally.failures()),
        spent,
        ...(stopped && { stopped }),
        ...(error !== undefined && { error }),
      };
    }
    const { plan: of, event } = step.value;
    if (event.type !== 'sample') continue;
    tallies[plans.indexOf(of)]?.add(event.sample);
    spent += event.spent;
    if (event.sample.outcome === 'errored') error ??= event.sample.error?.message;
    onSample?.();
  }
}

/** The plan with the samples that there are: of an earlier part of this improvement, or else of evaluations. */
async function withStored(
  plan: EvalPlan,
  place: string,
  reuse: boolean,
  context: { readonly folder: string; readonly warn: (message: string) => void },
): Promise<EvalPlan> {
  const [newest] = await resultsFiles(place);
  const stored = newest === undefined ? undefined : await openRun(newest, context);
  if (stored) {
    const { replies, run, header } = stored;
    return { ...plan, reuse: { kind: 'resume', replies, run, started: header.started } };
  }
  if (!reuse) return plan;
  const reused = await planChanged(plan, context);
  const changed = reused.ok ? reused.plans[0]?.reuse : undefined;
  if (!changed) return plan;
  const { replies } = changed;
  return {
    ...plan,
    reuse: {
      ...changed,
      replies: {
        ...replies,
        // A recording, which a person may have written, does not show what the model does now.
        async find(row, model, repeat) {
          const found = await replies.find(row, model, repeat);
          return found?.sample.source === 'live' ? found : undefined;
        },
      },
    },
  };
}

interface TextTally {
  add(sample: Sample): void;
  outcomes(): Outcomes;
  failures(): readonly FailureToFix[];
}

function createTextTally(
  { cluster, repeat }: Pick<EvalPlan, 'cluster' | 'repeat'>,
  rows: readonly DatasetRow[],
): TextTally {
  const samples = new Map<string, Sample[]>(rows.map(({ id }) => [id, []]));
  const outcomeOf = (row: DatasetRow): RowOutcome => {
    const all = samples.get(row.id) ?? [];
    const scored = all.filter(({ outcome }) => outcome === 'passed' || outcome === 'failed');
    const costs = all.flatMap(({ cost, source }) =>
      cost.known && source !== 'sandbox' ? [cost.total] : [],
    );
    const usd = costs.reduce((sum, cost) => sum + cost, 0) / repeat;
    return {
      group: clusterOf(row, cluster),
      passed: all.filter(({ outcome }) => outcome === 'passed').length,
      scored: scored.length,
      missing: repeat - scored.length,
      ...(costs.length === repeat && { usd }),
    };
  };
  return {
    add(sample) {
      if (!sample.again) samples.get(sample.row.id)?.push(sample);
    },
    outcomes: () => new Map(rows.map(row => [row.id, outcomeOf(row)])),
    failures: () =>
      rows.flatMap(({ id, input, expected }) => {
        const failed = samples.get(id)?.find(({ outcome }) => outcome === 'failed');
        if (!failed) return [];
        const problems = failed.scores.flatMap(({ pass, reasons }) => (pass ? [] : reasons));
        return [
          { id, input, ...(expected !== undefined && { expected }), reply: failed.text, problems },
        ];
      }),
  };
}
