import { isoDay } from '../../model/catalogue/modelFacts.ts';
import { assess } from './assessment.ts';
import type { SuggestedCandidate } from './candidates.ts';
import type { Evidence, ModelEvidence } from './evidence.ts';
import { type ExpectedCost, expectedCost } from './expectedCost.ts';
import { messages } from './messages.ts';
import type { ModelNeeds } from './needs.ts';

export interface SuggestedModel {
  /** `provider/model`. */
  readonly model: string;
  readonly cost: ExpectedCost;
  /** Absent when the model has not been evaluated with the prompt. */
  readonly evidence?: ModelEvidence;
  /** ISO date of the model's retirement, if known. */
  readonly retiresOn?: string;
}

export interface UnsureModel extends SuggestedModel {
  /** Unknown properties that the prompt needs. Each is a part of a sentence. */
  readonly unknowns: readonly string[];
}

/** Every candidate is in exactly one of the lists. */
export interface Suggestion {
  readonly needs: ModelNeeds;
  /**
   * Models that fit: evaluated ones that reach the bar come first, and cheaper ones come first among equals.
   */
  readonly suggested: readonly SuggestedModel[];
  /** Models that may fit, in the same order. */
  readonly unsure: readonly UnsureModel[];
  /** Models that do not fit, with reasons. Each is a part of a sentence. */
  readonly refused: readonly { readonly model: string; readonly reasons: readonly string[] }[];
}

export function suggestModels(
  needs: ModelNeeds,
  candidates: readonly SuggestedCandidate[],
  evidence: Evidence,
  today = isoDay(new Date()),
): Suggestion {
  const suggested: SuggestedModel[] = [];
  const unsure: UnsureModel[] = [];
  const refused: Suggestion['refused'][number][] = [];
  for (const candidate of candidates) {
    const { id: model, facts } = candidate;
    const own = evidence.get(model);
    const cost = expectedCost(model, facts, needs, own);
    const seen = own && { evidence: own };
    const { refusals, unknowns } = assess({ candidate, needs, cost, ...seen, today });
    const retiresOn = facts?.lifecycle?.retiresOn;
    const found = { model, cost, ...seen, ...(retiresOn !== undefined && { retiresOn }) };
    if (refusals.length > 0) {
      refused.push({ model, reasons: [...refusals, ...unknowns.map(notKnown)] });
    } else if (unknowns.length > 0) unsure.push({ ...found, unknowns });
    else suggested.push(found);
  }
  return { needs, suggested: suggested.toSorted(better), unsure: unsure.toSorted(better), refused };
}

function notKnown(unknown: string): string {
  return messages.unknown(unknown);
}

function better(a: SuggestedModel, b: SuggestedModel): number {
  return (
    Number(b.evidence !== undefined) - Number(a.evidence !== undefined) ||
    usdOf(a) - usdOf(b) ||
    a.model.localeCompare(b.model)
  );
}

/** An unknown cost is sorted last. */
function usdOf({ cost }: SuggestedModel): number {
  return cost.known ? cost.usd : Number.MAX_VALUE;
}
