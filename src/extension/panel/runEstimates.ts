import type { PreparedCall } from '../../call/prepare.ts';
import { factsFor } from '../../model/catalogue/catalogue.ts';
import { costOf } from '../../model/cost.ts';
import { askedOutput } from '../../model/parameters/passedConfig.ts';
import { isUnbilled } from '../../model/settings/budgets.ts';
import type { Settings } from '../../model/settings/settings.ts';
import { countTokens, estimateInput } from '../../model/tokens/tokens.ts';
import type { Availability, RunEstimate } from '../../protocol/panelPrompt.ts';

/** What is known about the reply before it is there. */
export interface ExpectedReply {
  /** Output tokens of the last complete reply of the model. */
  readonly last?: number | undefined;
  /** The expected output of the golden row. */
  readonly expected?: unknown;
}

/** Estimates what a call would use. Tokens are counted once for each request. */
export interface RunEstimates {
  of(
    prepared: PreparedCall,
    reply: ExpectedReply,
    availability: Availability,
    settings: Settings,
  ): Promise<RunEstimate>;
}

/** Maximum number of requests whose count is kept: a few edits of a few models. */
const MOST = 200;

export function createRunEstimates(): RunEstimates {
  const counts = new Map<string, Promise<number>>();

  function inputOf({ request, requestHash }: PreparedCall): Promise<number> {
    // The hash includes the model.
    const known = counts.get(requestHash);
    if (known) return known;
    if (counts.size >= MOST) counts.clear();
    const counted = estimateInput(request).then(({ tokens }) => tokens);
    counts.set(requestHash, counted);
    return counted;
  }

  return {
    async of(prepared, reply, availability, settings) {
      const { request } = prepared;
      const { model } = request;
      const facts = factsFor(model, settings);
      const input = await inputOf(prepared);
      const output = await outputEstimate(reply, prepared);
      const total = output?.tokens ?? 0;
      const cost = costOf(
        {
          input: { total: input, uncached: input, cacheRead: 0, cacheWrite: 0 },
          output: { total, text: total, reasoning: 0 },
          source: 'estimated',
        },
        facts,
      );
      const unbilled = unbilledBy(model, availability, settings);
      return {
        input,
        ...(output && { output }),
        ...(cost.known && { usd: cost.total }),
        ...(facts?.contextWindow !== undefined && { contextWindow: facts.contextWindow }),
        ...(unbilled && { unbilled }),
      };
    },
  };
}

/** The best evidence first: the last reply, the expected reply, then the limit. */
async function outputEstimate(
  { last, expected }: ExpectedReply,
  { request: { model, parameters } }: PreparedCall,
): Promise<RunEstimate['output']> {
  if (last !== undefined) return { tokens: last, from: 'reply' };
  if (expected !== undefined) {
    const text = typeof expected === 'string' ? expected : JSON.stringify(expected);
    return { tokens: (await countTokens(text, model)).tokens, from: 'expected' };
  }
  const limit = askedOutput(parameters)?.tokens;
  return limit === undefined ? undefined : { tokens: limit, from: 'limit' };
}

function unbilledBy(
  model: string,
  availability: Availability,
  settings: Settings,
): RunEstimate['unbilled'] {
  if (availability === 'recordings' || availability === 'sandbox') return availability;
  return isUnbilled(model, settings) ? 'local' : undefined;
}
