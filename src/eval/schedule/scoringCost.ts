import { roughTokens } from '../../format/roughTokens.ts';
import { factsFor } from '../../model/catalogue/catalogue.ts';
import { costOf } from '../../model/cost.ts';
import { modelsFor, type Settings } from '../../model/settings/settings.ts';
import type { EvalPlan } from '../plan/evalPlan.ts';
import type { Scorer } from '../scorers/scorer.ts';
import { messages } from './messages.ts';

/** Tokens of a judge's verdict with its reason, and of a reply of unknown length. */
const VERDICT = 150;

/** What a judge or an embedding model is expected to use for one sample. */
export interface ScoringCost {
  readonly model: string;
  /** `the judge openai/gpt-5.4`, for a sentence about its price. */
  readonly name: string;
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** US dollars; absent when the price is unknown. */
  readonly usd?: number;
}

/**
 * The models that scorers call for one sample: those of the evaluation, or of a row with scorers of its own.
 * @param reply tokens of the reply that they read; unknown when 0.
 */
export async function scoringCosts(
  scorers: readonly Scorer[],
  reply: number,
  { judges }: Pick<EvalPlan, 'judges'>,
  settings: Settings,
): Promise<readonly ScoringCost[]> {
  const found: ScoringCost[] = [];
  for (const { judges: judge, embeds, calls = 1 } of scorers) {
    // A text and the reference that it is compared with, or the reply and the row.
    const texts = 2 * (reply || VERDICT);
    if (embeds !== undefined) {
      const use = { calls, inputTokens: texts, outputTokens: 0 };
      found.push({
        model: embeds,
        name: messages.embeddings(embeds),
        ...priced(embeds, use, settings),
      });
    }
    const loaded = judge && (await judges.load(judge.source));
    if (!judge || !loaded?.ok) continue;
    const { document } = loaded.prompt;
    const model = judge.model ?? modelsFor(document.metadata, settings)[0];
    if (model === undefined) continue;
    const inputTokens = calls * (roughTokens(document.text.length) + texts);
    const use = { calls, inputTokens, outputTokens: calls * VERDICT };
    found.push({ model, name: messages.judge(model), ...priced(model, use, settings) });
  }
  return found;
}

type ScoringUse = Pick<ScoringCost, 'calls' | 'inputTokens' | 'outputTokens'>;

function priced(
  model: string,
  use: ScoringUse,
  settings: Settings,
): ScoringUse & Pick<ScoringCost, 'usd'> {
  const { inputTokens: input, outputTokens: output } = use;
  const cost = costOf(
    {
      input: { total: input, uncached: input, cacheRead: 0, cacheWrite: 0 },
      output: { total: output, text: output, reasoning: 0 },
      source: 'estimated',
    },
    factsFor(model, settings),
  );
  return { ...use, ...(cost.known && { usd: cost.total }) };
}
