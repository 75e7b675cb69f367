import type { ModelFacts } from '../../model/catalogue/modelFacts.ts';
import { costOf } from '../../model/cost.ts';
import { tokenizerOf } from '../../model/tokens/tokens.ts';
import type { ModelEvidence } from './evidence.ts';
import { messages } from './messages.ts';
import type { ModelNeeds } from './needs.ts';

/** Expected cost of one run of a prompt on a model, in USD. */
export type ExpectedCost =
  | {
      readonly known: true;
      readonly usd: number;
      /**
       * `measured`: the mean of its replies in an evaluation. `expectedReply`: estimated from the expected
       * replies of golden rows. `outputLimit`: an upper limit, from the limit on the reply.
       */
      readonly basis: 'measured' | 'expectedReply' | 'outputLimit';
      /** False when tokens are estimated. */
      readonly counted: boolean;
      /** True when the model may reason. Reasoning tokens are not included. */
      readonly reasoningApart: boolean;
      /** Number of measured replies. */
      readonly samples?: number;
    }
  | { readonly known: false; readonly reason: string };

export function expectedCost(
  model: string,
  facts: ModelFacts | undefined,
  needs: ModelNeeds,
  evidence: ModelEvidence | undefined,
): ExpectedCost {
  if (evidence?.cost) {
    const { usd, samples, estimated } = evidence.cost;
    return {
      known: true,
      usd,
      basis: 'measured',
      counted: !estimated,
      reasoningApart: false,
      samples,
    };
  }
  const reply = needs.expectedReply ?? needs.maxOutputTokens;
  if (reply === undefined) {
    const reason = messages.replyLengthUnknown();
    return { known: false, reason };
  }
  const { factor } = tokenizerOf(model);
  const input = Math.ceil(needs.input.mean * factor);
  const isLimit = needs.expectedReply === undefined;
  const output = isLimit ? reply : Math.ceil(reply * factor);
  const cost = costOf(
    {
      input: { total: input, uncached: input, cacheRead: 0, cacheWrite: 0 },
      output: { total: output, text: output, reasoning: 0 },
      source: 'estimated',
    },
    facts,
  );
  if (!cost.known) return { known: false, reason: cost.reason };
  const basis = isLimit ? 'outputLimit' : 'expectedReply';
  // A limit on the reply includes its reasoning.
  const reasoningApart = !isLimit && needs.mayReason && facts?.capabilities?.reasoning === true;
  return { known: true, usd: cost.total, basis, counted: false, reasoningApart };
}
