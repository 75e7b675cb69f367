import { approximate, formatUsd, formatUsdLimit } from '../../format/figures.ts';
import { lifecycleStatus } from '../../model/catalogue/modelFacts.ts';
import { tokenizerOf } from '../../model/tokens/tokens.ts';
import type { SuggestedCandidate } from './candidates.ts';
import type { ModelEvidence } from './evidence.ts';
import type { ExpectedCost } from './expectedCost.ts';
import { messages } from './messages.ts';
import type { ModelNeeds } from './needs.ts';
import { capabilityText, passText } from './words.ts';

/** The reasons against a model. Each is a part of a sentence. */
export interface Assessment {
  /** What the model is known not to support. */
  readonly refusals: readonly string[];
  /** What the prompt needs, where the catalog does not know whether the model supports it. */
  readonly unknowns: readonly string[];
}

export interface AssessedModel {
  readonly candidate: SuggestedCandidate;
  readonly needs: ModelNeeds;
  readonly cost: ExpectedCost;
  readonly evidence?: ModelEvidence;
  /** ISO date. */
  readonly today: string;
}

type Objection = { readonly refusal: string } | { readonly unknown: string };

/** Checks a model against the needs of a prompt. A model that fits has neither refusals nor unknowns. */
export function assess(model: AssessedModel): Assessment {
  const objections = [
    ...life(model),
    ...window(model),
    ...capabilities(model),
    ...residency(model),
    ...budget(model),
    ...bar(model),
  ];
  return {
    refusals: objections.flatMap(found => ('refusal' in found ? found.refusal : [])),
    unknowns: objections.flatMap(found => ('unknown' in found ? found.unknown : [])),
  };
}

function life({ candidate: { facts }, today }: AssessedModel): readonly Objection[] {
  if (lifecycleStatus(facts?.lifecycle, today) !== 'retired') return [];
  const { retiresOn, replacement } = facts?.lifecycle ?? {};
  return [{ refusal: messages.retired(retiresOn, replacement) }];
}

function window({
  candidate: { id, facts },
  needs,
  evidence,
}: AssessedModel): readonly Objection[] {
  const { contextWindow, maxOutputTokens } = facts ?? {};
  const { maxOutputTokens: room = 0 } = needs;
  const tokens = Math.ceil(needs.input.longest * tokenizerOf(id).factor) + room;
  const found: Objection[] = [];
  if (contextWindow === undefined && !evidence) found.push({ unknown: messages.contextWindow() });
  if (contextWindow !== undefined && tokens > contextWindow) {
    found.push({
      refusal: messages.windowTooSmall(contextWindow, tokens),
    });
  }
  if (maxOutputTokens !== undefined && room > maxOutputTokens) {
    found.push({
      refusal: messages.repliesTooShort(maxOutputTokens, room),
    });
  }
  return found;
}

function capabilities({ candidate, needs, evidence }: AssessedModel): readonly Objection[] {
  return needs.capabilities.flatMap((capability): readonly Objection[] => {
    const has = candidate.facts?.capabilities?.[capability];
    const word = capabilityText(capability);
    if (has === false) return [{ refusal: messages.lacks(word) }];
    // A model that passed rows of this prompt has the capability.
    return has === true || (evidence?.passed ?? 0) > 0 ? [] : [{ unknown: word }];
  });
}

function residency({ candidate }: AssessedModel): readonly Objection[] {
  if (!candidate.residency) return [];
  const { regions, allowed } = candidate.residency;
  if (!regions) return [{ unknown: messages.regionsUnknown(allowed) }];
  return [{ refusal: messages.otherRegions(regions.join(', '), allowed) }];
}

function budget({ needs, cost }: AssessedModel): readonly Objection[] {
  if (needs.budget === undefined) return [];
  const most = `${formatUsdLimit(needs.budget)} a run`;
  if (!cost.known) return [{ unknown: messages.budgetUnknown(most, cost.reason) }];
  if (cost.usd <= needs.budget) return [];
  if (cost.basis === 'outputLimit') {
    return [
      {
        unknown: messages.budgetUnsure(most, formatUsd(cost.usd, needs.budget)),
      },
    ];
  }
  return [
    {
      refusal: messages.overBudget(
        approximate(formatUsd(cost.usd, needs.budget), !cost.counted),
        most,
      ),
    },
  ];
}

function bar({ needs, evidence }: AssessedModel): readonly Objection[] {
  if (!evidence || evidence.passed / evidence.scored >= needs.bar) return [];
  return [{ refusal: messages.belowBar(needs.bar, passText(evidence)) }];
}
