import { roughTokens } from '../../format/roughTokens.ts';
import { factsFor } from '../../model/catalogue/catalogue.ts';
import { costOf } from '../../model/cost.ts';
import type { RunHost } from '../../run/host.ts';
import type { SpendEstimate } from '../schedule/estimate.ts';
import { billedModels } from '../schedule/policies.ts';
import { type ExpectedSpend, expectedSpend } from '../schedule/spend.ts';
import { messages } from './messages.ts';
import type { PlannedImprovement } from './planImprovement.ts';
import { LONGEST_TEXT, MOST_FAILURES } from './proposals.ts';
import type { SplitPart } from './split.ts';

/** Tokens of a diagnosis and an idea. */
const EXPLANATION = 200;

/**
 * What an improvement is expected to use at most: the original and each candidate on the development rows, two texts on
 * the held-out rows, and the proposals. Texts are assumed to be as long as the original. Sends nothing.
 */
export async function estimateImprovement(
  improvement: PlannedImprovement,
  host: Pick<RunHost, 'settings' | 'findKey'>,
  signal: AbortSignal,
): Promise<ExpectedSpend> {
  const { plan, split, state } = improvement;
  const { rounds, candidates } = state.choices;
  const on = (part: SplitPart): Promise<ExpectedSpend> =>
    expectedSpend([{ plan: { ...plan, only: split[part] }, host }], signal);
  const development = await on('development');
  const parts: readonly { readonly estimate: SpendEstimate; readonly times: number }[] = [
    { estimate: development, times: 1 + rounds * candidates },
    { estimate: await on('heldOut'), times: 2 },
    {
      estimate: await proposalEstimate(improvement, host),
      times: rounds * candidates - state.proposals.length,
    },
  ];
  const sum = (of: (estimate: SpendEstimate) => number): number =>
    parts.reduce((total, { estimate, times }) => total + times * of(estimate), 0);
  return {
    calls: sum(({ calls }) => calls),
    inputTokens: sum(({ inputTokens }) => inputTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    usd: sum(({ usd }) => usd),
    unknown: [...new Set(parts.flatMap(({ estimate }) => estimate.unknown))],
    confirmAbove: development.confirmAbove,
  };
}

/** Of one proposal. */
export async function proposalEstimate(
  { plan, proposer: { prompt, model }, rows }: PlannedImprovement,
  { settings, findKey }: Pick<RunHost, 'settings' | 'findKey'>,
): Promise<SpendEstimate> {
  const billed = await billedModels({ models: [model], mode: 'live' }, { settings, findKey });
  if (!billed.has(model)) {
    return { calls: 0, inputTokens: 0, outputTokens: 0, usd: 0, unknown: [] };
  }
  const lengths = rows.slice(0, 100).map(({ input, expected }) => {
    return Math.min(2 * LONGEST_TEXT, JSON.stringify([input, expected]).length);
  });
  const row = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);
  const text = plan.prompt.document.text.length;
  const characters = prompt.document.text.length + text + MOST_FAILURES * (2 * row + 200);
  const input = Math.round(roughTokens(characters));
  const output = Math.round(roughTokens(text)) + EXPLANATION;
  const cost = costOf(
    {
      input: { total: input, uncached: input, cacheRead: 0, cacheWrite: 0 },
      output: { total: output, text: output, reasoning: 0 },
      source: 'estimated',
    },
    factsFor(model, settings),
  );
  return {
    calls: 1,
    inputTokens: input,
    outputTokens: output,
    usd: cost.known ? cost.total : 0,
    unknown: cost.known ? [] : [messages.unknownPrice(model)],
  };
}
