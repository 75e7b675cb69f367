import { formatPoints, formatProbability, plural } from '../../format/figures.ts';
import { type HeldOutTest, LEAST_SAVING } from './heldOutTest.ts';
import type { Improvement } from './improvement.ts';
import { messages } from './messages.ts';
import type { PlannedImprovement } from './planImprovement.ts';

/** What an improvement is about to do, before it starts. */
export function introText(planned: PlannedImprovement): string {
  const { plan, model, proposer, split, detectable, state } = planned;
  const { rounds, candidates } = state.choices;
  const rows = `${plural(split.development.size, messages.developmentRow())}, ${plural(split.heldOut.size, messages.heldOutRow())}`;
  return [
    messages.plan(plan.evaluation.name, model, rounds * candidates, proposer.model, rows),
    messages.detectable(pointsOf(detectable)),
  ].join('\n');
}

/** What came out, in one or two sentences. */
export function endText({ end, original }: Pick<Improvement, 'end' | 'original'>): string {
  switch (end.kind) {
    case 'nothingFails':
      return messages.nothingFails(noSavingTexts[end.noSaving]);
    case 'tooFewFail':
      return messages.tooFewFailures(end.failing, end.needed, noSavingTexts[end.noSaving]);
    case 'noFinalist':
      return messages.noneBetter(original?.passRate ?? 0);
    case 'stopped':
      return stoppedTexts[end.why] + (end.message === undefined ? '' : ` ${end.message}`);
    case 'tested':
      return `${testVerdict(end.test, end.finalist)}${end.test.verdict === 'incomplete' && end.message !== undefined ? ` ${end.message}` : ''}`;
  }
}

const noSavingTexts = {
  unknownCost: messages.savingUnknown(),
  tooFewRows: messages.savingNotShowable(),
} as const;

const stoppedTexts = {
  cancelled: 'Interrupted.',
  budget: messages.budget(),
  failed: messages.noProposal(),
} as const;

function testVerdict(test: HeldOutTest, finalist: number): string {
  const { verdict, rows, missing, level, probability, interval, change, regress, cost } = test;
  const points = messages.change(change, rows);
  const bound = messages.lowerBound(interval.low, 1 - level);
  const p = probability < 0.001 ? 'p < 0.001' : `p = ${formatProbability(probability)}`;
  switch (verdict) {
    case 'better':
      return messages.better(finalist, points, bound, p);
    case 'cheaper':
      return messages.cheaper(finalist, savingText(cost), points, bound, pointsOf(regress));
    case 'incomplete':
      return messages.incomplete(missing);
    case 'notShown':
      return messages.notBetter(finalist, points, p, level, notCheaperText(test));
  }
}

/** Why a lower cost alone was not enough. */
function notCheaperText({ cost, isNotWorse, interval, regress }: HeldOutTest): string {
  if (cost === undefined || cost.change >= -LEAST_SAVING) return '';
  const saving = messages.saves(savingText(cost));
  return isNotWorse
    ? messages.savingByChance(saving)
    : messages.savingNotProved(saving, pointsOf(-interval.low), pointsOf(regress));
}

/** `21 % less cost`. */
function savingText(cost: HeldOutTest['cost']): string {
  return cost === undefined ? messages.unknownCost() : messages.lessCost(-cost.change);
}

/** Whether the tested text may replace the current one. */
export function isAccepted({ end }: Pick<Improvement, 'end'>): boolean {
  return end.kind === 'tested' && (end.test.verdict === 'better' || end.test.verdict === 'cheaper');
}

function pointsOf(share: number): string {
  return formatPoints(share).replace('+', '');
}
