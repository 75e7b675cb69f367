import { resolveEndpoint } from '../../call/endpoints/endpoint.ts';
import { factsFor } from '../../model/catalogue/catalogue.ts';
import { isUnbilled } from '../../model/settings/budgets.ts';
import type { RunHost } from '../../run/host.ts';
import type { EvalPlan } from '../plan/evalPlan.ts';
import type { Job } from '../runSample.ts';
import { sharesCachedPrefix } from './cachedPrefix.ts';
import type { Performed } from './performed.ts';
import {
  createBudgetStop,
  createEvalBudget,
  type EvalBudget,
  type SpentBudget,
} from './policies/budgetStop.ts';
import { createCacheLeader } from './policies/cacheLeader.ts';
import { createGateStop, type StoppedModel } from './policies/gateStop.ts';
import { roughSampleCost } from './sampleCost.ts';
import type { Policy } from './schedule.ts';

/** Why samples of an evaluation were not run. */
export interface Stops {
  /** Models whose gate was decided before their last sample. */
  readonly stopped?: readonly StoppedModel[];
  /** Present when the evaluation has a budget. */
  readonly budget?: SpentBudget;
}

export interface EvalPolicies {
  readonly policies: readonly Policy<Job, Performed>[];
  /** Whether no further sample may start. */
  isOver(): boolean;
  /** Performs a job that is not planned. Undefined when the budget has no room for it. */
  spare(job: Job, perform: () => Promise<Performed | undefined>): Promise<Performed | undefined>;
  stops(): Stops;
}

/** Tokens of a first reply, of which nothing is known. */
const UNKNOWN_OUTPUT = 1000;

/** The rules that an evaluation is scheduled by. @param shared the budget that it shares with other prompts. */
export async function policiesOf(
  plan: EvalPlan,
  { rows, badRows }: { readonly rows: number; readonly badRows: number },
  host: Pick<RunHost, 'settings' | 'findKey'>,
  shared?: EvalBudget,
): Promise<EvalPolicies> {
  const { settings } = host;
  const gate = stopsEarly(plan) ? (plan.gate?.pass ?? 1) : undefined;
  const gateStop =
    gate === undefined
      ? undefined
      : createGateStop(gate, { samples: rows * plan.repeat, unusable: badRows * plan.repeat });
  const budget = plan.budget === undefined ? undefined : (shared ?? createEvalBudget(plan.budget));
  const billed = await billedModels(plan, host);
  const judges = plan.judgeRuns.flatMap(({ models }) => models);
  const isJudgeBilled = (await billedModels({ models: judges, mode: plan.mode }, host)).size > 0;
  const first = new Map<string, number>();
  const costs = (job: Job): number | undefined => {
    // What a judge costs is known from its first answer.
    if (!billed.has(job.model)) return isJudgeBilled ? 0 : undefined;
    const known = first.get(job.model) ?? firstCost(plan, job, settings);
    first.set(job.model, known);
    return known;
  };
  const budgetStop = budget && createBudgetStop<Job>(budget, costs);
  return {
    policies: [
      ...(gateStop ? [gateStop] : []),
      createCacheLeader<Job>(job => sharesCachedPrefix(plan, job, settings)),
      ...(budgetStop ? [budgetStop] : []),
    ],
    spare: (job, perform) => (budgetStop ? budgetStop.spare(job, perform) : perform()),
    isOver: () => budget?.state().isReached === true,
    stops() {
      const stopped = gateStop?.stopped() ?? [];
      return {
        ...(stopped.length > 0 && { stopped }),
        ...(budget && { budget: budget.state() }),
      };
    },
  };
}

/** A comparison needs every row, and so does a baseline. */
function stopsEarly({ gate, baseline, cheapest }: EvalPlan): boolean {
  if (gate?.stopEarly !== true || !baseline || cheapest) return false;
  return !baseline.contents && !baseline.bless;
}

/** The models whose replies are billed: a provider answers, and not a recording, a sandbox or this machine. */
export async function billedModels(
  { models, mode }: Pick<EvalPlan, 'models' | 'mode'>,
  { settings, findKey }: Pick<RunHost, 'settings' | 'findKey'>,
): Promise<ReadonlySet<string>> {
  const billed = new Set<string>();
  for (const model of mode === 'replay' ? [] : models) {
    const resolved = resolveEndpoint(model, settings);
    if (!resolved.ok || isUnbilled(model, settings)) continue;
    const { needsKey, provider } = resolved.endpoint;
    if (!needsKey || (await findKey(provider))) billed.add(model);
  }
  return billed;
}

function firstCost(plan: EvalPlan, { row, model }: Job, settings: RunHost['settings']): number {
  const cost = roughSampleCost(plan, row, model, settings);
  if (cost?.usd === undefined) return 0;
  if (cost.outputTokens !== undefined) return cost.usd;
  const perToken = factsFor(model, settings)?.prices?.output ?? 0;
  return cost.usd + UNKNOWN_OUTPUT * perToken * 1e-6;
}
