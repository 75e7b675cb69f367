import type { RunHost } from '../../run/host.ts';
import { remembering } from '../../text/memo.ts';
import { openDataset } from '../dataset/dataset.ts';
import { type DatasetRow, isBadRow } from '../dataset/row.ts';
import type { EvalPlan } from '../plan/evalPlan.ts';
import { selectedRows } from '../plan/selection.ts';
import { createRandom } from '../statistics/random.ts';
import { keptOf } from '../stored/takeOver.ts';
import { messages } from './messages.ts';
import { billedModels } from './policies.ts';
import { roughSampleCost, sampleCost } from './sampleCost.ts';
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

  const { rows, count, stored } = await sampledRows(plan, signal);
  // Only judges and embeddings are called for replies that are there already.
  const isSent = reuse?.kind !== 'rescore' && reuse?.kind !== 'merge';
  const samples = count * repeat;
  const left = samples === 0 ? noneLeft : await leftOf(plan, rows, host.settings);
  const share = (model: string, isLeft: number): number =>
    (samples - (stored.get(model) ?? 0) * (1 - isLeft)) / rows.length;
  for (const row of rows) {
    let reply = 0;
    let scored = 0;
    for (const model of models) {
      scored += share(model, left.toScore);
      const times = share(model, left.toSend);
      const isPaid = isSent && times > 0 && (await isBilled(model));
      // Only the length of the reply, which judges read, matters of what costs nothing.
      const costOf = isPaid ? sampleCost : roughSampleCost;
      const cost = await costOf(plan, row, model, host.settings);
      reply = Math.max(reply, cost?.outputTokens ?? 0);
      if (!isPaid) continue;
      // A request that cannot be built costs nothing.
      const use = cost ?? { inputTokens: 0, usd: 0 };
      add({ outputTokens: 0, ...use, calls: 1 }, times, model);
      if (cost?.usd !== undefined && cost.outputTokens === undefined) {
        unknown.add(messages.unknownLength());
      }
    }
    const scorers = row.scorers ?? plan.scorers;
    for (const scoring of await scoringCosts(scorers, reply, plan, host.settings)) {
      if (await isBilled(scoring.model)) add(scoring, scored, scoring.name);
    }
  }
  if (total.calls > 0 && rows.some(({ tools }) => tools)) {
    unknown.add(messages.toolRows());
  }
  if (reuse && left.toScore > left.toSend && total.calls > 0) unknown.add(messages.keptAnswers());
  const round = Math.round;
  return {
    calls: round(total.calls),
    inputTokens: round(total.inputTokens),
    outputTokens: round(total.outputTokens),
    usd: total.usd,
    unknown: [...unknown],
  };
}

/** What stored samples still need, as shares of them. */
interface Left {
  readonly toSend: number;
  /** Whose reply is scored again, those to send included. */
  readonly toScore: number;
}

/** Without stored samples, everything is sent. */
const noneLeft: Left = { toSend: 1, toScore: 1 };

/** How many of the stored samples are of a request, a row or scorers that have changed since, by those of some rows. */
async function leftOf(
  plan: EvalPlan,
  rows: readonly DatasetRow[],
  settings: RunHost['settings'],
): Promise<Left> {
  const { models, repeat: repeats, reuse } = plan;
  if (!reuse) return noneLeft;
  // Of a run that is scored again, every sample is.
  if (reuse.kind === 'rescore' || reuse.kind === 'merge') return { toSend: 0, toScore: 1 };
  let all = 0;
  let toSend = 0;
  let toScore = 0;
  for (const row of rows) {
    for (const model of models) {
      for (let repeat = 0; repeat < repeats; repeat += 1) {
        if (!reuse.replies.has(row.id, model, repeat)) continue;
        const kept = await keptOf(plan, { row, model, repeat }, settings);
        all += 1;
        if (kept !== 'sample') toScore += 1;
        if (kept === undefined) toSend += 1;
      }
    }
  }
  return all === 0 ? { toSend: 0, toScore: 0 } : { toSend: toSend / all, toScore: toScore / all };
}

/** A random sample of the usable rows, the same each time. Source: J. S. Vitter, ACM TOMS 11 (1985) 37-57, algorithm R. */
async function sampledRows(
  plan: EvalPlan,
  signal: AbortSignal,
): Promise<{
  readonly rows: readonly DatasetRow[];
  readonly count: number;
  /** The samples that are stored already, by model. */
  readonly stored: ReadonlyMap<string, number>;
}> {
  const stored = new Map<string, number>();
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
      for (const model of plan.reuse ? plan.models : []) {
        for (let repeat = 0; repeat < plan.repeat; repeat += 1) {
          if (!plan.reuse?.replies.has(row.id, model, repeat)) continue;
          stored.set(model, (stored.get(model) ?? 0) + 1);
        }
      }
      if (rows.length < SAMPLED) rows.push(row);
      else {
        const at = random.below(count);
        if (at < SAMPLED) rows[at] = row;
      }
    }
  } finally {
    await dataset.close();
  }
  return { rows, count, stored };
}
