import { buildRequest } from '../../call/request/buildRequest.ts';
import { factsFor } from '../../model/catalogue/catalogue.ts';
import { costOf } from '../../model/cost.ts';
import type { Usage } from '../../model/events.ts';
import { askedOutput } from '../../model/parameters/passedConfig.ts';
import type { ModelRequest } from '../../model/request.ts';
import type { Settings } from '../../model/settings/settings.ts';
import { estimateUsage, roughUsage } from '../../model/tokens/tokens.ts';
import type { DatasetRow } from '../dataset/row.ts';
import type { EvalPlan } from '../plan/evalPlan.ts';

/** What one sample is expected to use, estimated from its rendered request. */
export interface SampleCost {
  readonly inputTokens: number;
  /** Without reasoning; absent when neither the row nor the prompt says how long a reply is. */
  readonly outputTokens?: number;
  /** US dollars of the known tokens; absent when the price is unknown. */
  readonly usd?: number;
}

type Plan = Pick<EvalPlan, 'prompt'>;

/**
 * The expected cost of one sample, with tokens counted as the Run view counts them. Undefined when its request cannot be
 * built: then nothing is sent.
 */
export async function sampleCost(
  plan: Plan,
  row: DatasetRow,
  model: string,
  settings: Settings,
): Promise<SampleCost | undefined> {
  const request = builtRequest(plan, row, model);
  return (
    request && withPrice(request, await estimateUsage(request, likelyReply(row)), row, settings)
  );
}

/** The same by the length of texts, for decisions that cannot wait for a tokenizer. */
export function roughSampleCost(
  plan: Plan,
  row: DatasetRow,
  model: string,
  settings: Settings,
): SampleCost | undefined {
  const request = builtRequest(plan, row, model);
  return request && withPrice(request, roughUsage(request, likelyReply(row)), row, settings);
}

function builtRequest(
  { prompt }: Plan,
  { input, history }: DatasetRow,
  model: string,
): ModelRequest | undefined {
  const built = buildRequest({ prompt, input, model, ...(history && { history }) });
  return built.ok ? built.request : undefined;
}

function withPrice(
  request: ModelRequest,
  usage: Usage,
  { expected }: DatasetRow,
  settings: Settings,
): SampleCost {
  const outputTokens = expectedOutputTokens(
    request,
    expected === undefined ? 0 : usage.output.total,
  );
  const total = outputTokens ?? 0;
  const cost = costOf(
    { ...usage, output: { total, text: total, reasoning: 0 } },
    factsFor(request.model, settings),
  );
  return {
    inputTokens: usage.input.total,
    ...(outputTokens !== undefined && { outputTokens }),
    ...(cost.known && { usd: cost.total }),
  };
}

function likelyReply({ expected }: DatasetRow): string {
  if (expected === undefined) return '';
  return typeof expected === 'string' ? expected : JSON.stringify(expected);
}

/** As long as the expected reply, at most the limit of the request. */
function expectedOutputTokens({ parameters }: ModelRequest, expected: number): number | undefined {
  const limit = askedOutput(parameters)?.tokens;
  if (expected > 0) return Math.min(expected, limit ?? expected);
  return limit;
}
