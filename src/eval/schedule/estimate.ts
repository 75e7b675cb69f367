import type { RunHost } from '../../run/host.ts';
import { remembering } from '../../text/memo.ts';
import { openDataset } from '../dataset/dataset.ts';
import { type DatasetRow, isBadRow } from '../dataset/row.ts';
import type { EvalPlan } from '../plan/evalPlan.ts';
import { selectedRows } from '../plan/selection.ts';
import { createRandom } from '../statistics/random.ts';
import { messages } from './messages.ts';
import { billedModels } from './policies.ts';
import { sampleCost } from './sampleCost.ts';
import { type ScoringCost, scoringCosts } from './scoringCost.ts';

/** What an evaluation is expected to use before it starts. Estimates, without reasoning tokens and retries. */
export interface SpendEstimate {
  /** Calls that are billed, those of judges and of embeddings included. */
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** US dollars of everything whose price is known. */
  readonly usd: number;
  /** What is not included in `usd`, one sentence each. */
  readonly unknown: readonly string[];
}

/** Rows that are rendered for the estimate; the others are only counted. */
const SAMPLED = 20;

/** Estimates from the rendered requests of a sample of the rows, and from their scorers. Sends nothing. */
export async function estimateSpend(
  plan: EvalPlan,
  host: Pick<RunHost, 'settings' | 'findKey'>,
  signal: AbortSignal,
): Promise<SpendEstimate> {
  const { models, mode, repeat, reuse } = plan;
  const total = { calls: 0, inputTokens: 0, outputTokens: 0, usd: 0 };
  const unknown = new Set<string>();
  if (mode === 'replay') return { ...total, unknown: [] };
  const isBilled = remembering(1000, async (model: string) =>
    (await billedModels({ models: [model], mode }, host)).has(model),
  );

  function add(use: Omit<ScoringCost, 'model' | 'name'>, times: number, name: string): void {
    total.calls += use.calls * times;
    total.inputTokens += use.inputTokens * times;
    total.outputTokens += use.outputTokens * times;
    total.usd += (use.usd ?? 0) * times;
    if (use.usd === undefined) unknown.add(messages.unknownPrice(name));
  }

  const { rows, count } = await sampledRows(plan, signal);
  // Only judges and embeddings are called for replies that are there already.
  const isSent = reuse?.kind !== 'rescore' && reuse?.kind !== 'merge';
  const times = rows.length === 0 ? 0 : (count * repeat) / rows.length;
  for (const row of rows) {
    let reply = 0;
    for (const model of models) {
      const cost = sampleCost(plan, row, model, host.settings);
      reply = Math.max(reply, cost?.outputTokens ?? 0);
      if (!isSent || !(await isBilled(model))) continue;
      // A request that cannot be built costs nothing.
      const use = cost ?? { inputTokens: 0, usd: 0 };
      add({ outputTokens: 0, ...use, calls: 1 }, times, model);
      if (cost?.usd !== undefined && cost.outputTokens === undefined) {
        unknown.add(messages.unknownLength());
      }
    }
    const scorers = row.scorers ?? plan.scorers;
    for (const scoring of await scoringCosts(scorers, reply, plan, host.settings)) {
      if (await isBilled(scoring.model)) add(scoring, times * models.length, scoring.name);
    }
  }
  if (total.calls > 0 && rows.some(({ tools }) => tools)) {
    unknown.add(messages.toolRows());
  }
  if (reuse && total.calls > 0) {
    unknown.add(messages.reusedReplies());
  }
  const round = Math.round;
  return {
    calls: round(total.calls),
    inputTokens: round(total.inputTokens),
    outputTokens: round(total.outputTokens),
    usd: total.usd,
    unknown: [...unknown],
  };
}

/** A random sample of the usable rows, the same each time. Source: J. S. Vitter, ACM TOMS 11 (1985) 37-57, algorithm R. */
async function sampledRows(
  plan: EvalPlan,
  signal: AbortSignal,
): Promise<{ readonly rows: readonly DatasetRow[]; readonly count: number }> {
  const random = createRandom();
  const rows: DatasetRow[] = [];
  let count = 0;
  const dataset = openDataset(plan.datasets, plan);
  try {
    for await (const row of selectedRows(plan, dataset)) {
      // The evaluation reports that it was interrupted.
      if (signal.aborted) break;
      if (isBadRow(row)) continue;
      count += 1;
      if (rows.length < SAMPLED) rows.push(row);
      else {
        const at = random.below(count);
        if (at < SAMPLED) rows[at] = row;
      }
    }
  } finally {
    await dataset.close();
  }
  return { rows, count };
}
