import { factsFor } from '../../model/catalogue/catalogue.ts';
import { costOf } from '../../model/cost.ts';
import { isUnbilled } from '../../model/settings/budgets.ts';
import type { RunHost } from '../../run/host.ts';
import { openDataset } from '../dataset/dataset.ts';
import { type DatasetRow, isBadRow } from '../dataset/row.ts';
import type { EvalPlan } from '../plan/evalPlan.ts';
import { selectedRows } from '../plan/selection.ts';
import { createRandom } from '../statistics/random.ts';
import { billedModels } from './policies.ts';
import { sampleCost } from './sampleCost.ts';

/** What an evaluation is expected to use before it starts. Estimates, without reasoning tokens and retries. */
export interface SpendEstimate {
  /** Calls that are billed, those of judges included. */
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
/** Tokens of a judge's verdict with its reason, and of a reply of unknown length that it reads. */
const VERDICT = 150;
const CHARACTERS_PER_TOKEN = 4;

/** Estimates from the rendered requests of a sample of the rows. Sends nothing. */
export async function estimateSpend(
  plan: EvalPlan,
  host: Pick<RunHost, 'settings' | 'findKey'>,
  signal: AbortSignal,
): Promise<SpendEstimate> {
  const { kind } = plan.reuse ?? {};
  // Only judges are called for replies that are there already.
  const isSent = kind !== 'rescore' && kind !== 'merge';
  const billed = isSent ? await billedModels(plan, host) : new Set<string>();
  const judges = plan.judgeRuns.flatMap(({ models }) => models);
  const billedJudges = await billedModels({ models: judges, mode: plan.mode }, host);
  const total = { calls: 0, inputTokens: 0, outputTokens: 0, usd: 0 };
  const unknown = new Set<string>();
  if (billed.size === 0 && billedJudges.size === 0) return { ...total, unknown: [] };
  const { rows, count } = await sampledRows(plan, signal);
  if (rows.length === 0) return { ...total, unknown: [] };
  if (kind !== undefined)
    unknown.add('Replies that are taken over are counted as if they were sent for.');
  const scale = (count * plan.repeat) / rows.length;
  const { settings } = host;
  for (const model of billed) {
    total.calls += count * plan.repeat;
    for (const row of rows) {
      const cost = sampleCost(plan, row, model, settings);
      if (!cost) continue;
      total.inputTokens += cost.inputTokens * scale;
      total.outputTokens += (cost.outputTokens ?? 0) * scale;
      total.usd += (cost.usd ?? 0) * scale;
      if (cost.usd === undefined) unknown.add(`The price of ${model} is unknown.`);
      else if (cost.outputTokens === undefined) {
        unknown.add('The length of the replies is unknown: only the input is included.');
      }
    }
  }
  const samples = count * plan.repeat * plan.models.length;
  addJudges(plan, { samples, reply: total.outputTokens / Math.max(1, total.calls) }, settings, {
    total,
    unknown,
    billedJudges,
  });
  const round = Math.round;
  return {
    calls: total.calls,
    inputTokens: round(total.inputTokens),
    outputTokens: round(total.outputTokens),
    usd: total.usd,
    unknown: [...unknown],
  };
}

interface Sums {
  readonly total: { calls: number; inputTokens: number; outputTokens: number; usd: number };
  readonly unknown: Set<string>;
  readonly billedJudges: ReadonlySet<string>;
}

/** A judge reads its prompt, the row and the reply, and writes a verdict. */
function addJudges(
  { scorers, judgeRuns }: EvalPlan,
  { samples, reply }: { readonly samples: number; readonly reply: number },
  settings: RunHost['settings'],
  { total, unknown, billedJudges }: Sums,
): void {
  const asking = scorers.filter(({ judges }) => judges !== undefined);
  for (const [index, { prompt, models }] of judgeRuns.entries()) {
    const model = models[0] ?? '';
    if (!billedJudges.has(model) || isUnbilled(model, settings)) continue;
    const calls = samples * (asking[index]?.calls ?? 1);
    const input = prompt.document.text.length / CHARACTERS_PER_TOKEN + 2 * (reply || VERDICT);
    const cost = costOf(
      {
        input: { total: input, uncached: input, cacheRead: 0, cacheWrite: 0 },
        output: { total: VERDICT, text: VERDICT, reasoning: 0 },
        source: 'estimated',
      },
      factsFor(model, settings),
    );
    total.calls += calls;
    total.inputTokens += calls * input;
    total.outputTokens += calls * VERDICT;
    if (cost.known) total.usd += calls * cost.total;
    else unknown.add(`The price of the judge ${model} is unknown.`);
  }
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
      signal.throwIfAborted();
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
