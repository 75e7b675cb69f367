import { formatPercent, formatPoints, formatProbability, plural } from '../../format/figures.ts';
import { type HeldOutTest, LEAST_SAVING } from './heldOutTest.ts';
import type { Improvement } from './improvement.ts';
import type { PlannedImprovement } from './planImprovement.ts';

/** What an improvement is about to do, before it starts. */
export function introText(planned: PlannedImprovement): string {
  const { plan, model, proposer, split, detectable, state } = planned;
  const { rounds, candidates } = state.choices;
  const rows = `${plural(split.development.size, 'development row')}, ${plural(split.heldOut.size, 'held-out row')}`;
  return [
    `${plan.evaluation.name}: improved for ${model}, ${plural(rounds * candidates, 'proposal')} by ${proposer.model}; ${rows}.`,
    `The test finds a gain of ${pointsOf(detectable)} points with a probability of 80 % if no row is broken.`,
  ].join('\n');
}

/** What came out, in one or two sentences. */
export function endText({ end, original }: Pick<Improvement, 'end' | 'original'>): string {
  switch (end.kind) {
    case 'nothingFails':
      return 'Every development row passes, so there is nothing to improve from. Add rows that the prompt does not handle yet.';
    case 'tooFewFail':
      return `Too few rows fail for a test: at most ${plural(end.failing, 'held-out row')} can be expected to fail, and at least ${end.needed} must be fixed before the test can say *better*. Add rows that fail.`;
    case 'noFinalist':
      return `No proposal passes more development rows than the current text (${formatPercent(original?.passRate ?? 0)}), or as many at a lower cost. The held-out rows were not used.`;
    case 'stopped':
      return stoppedTexts[end.why] + (end.message === undefined ? '' : ` ${end.message}`);
    case 'tested':
      return `${verdictText(end.test, end.finalist)}${end.test.verdict === 'incomplete' && end.message !== undefined ? ` ${end.message}` : ''}`;
  }
}

const stoppedTexts = {
  cancelled: 'Interrupted.',
  budget: 'The budget does not allow the next calls.',
  failed: 'No proposal could be made.',
} as const;

function verdictText(test: HeldOutTest, finalist: number): string {
  const { verdict, rows, missing, level, probability, interval, change, regress, cost } = test;
  const points = `${formatPoints(change)} points on ${plural(rows, 'held-out row')}`;
  const bound = `at least ${formatPoints(interval.low)} at ${formatPercent(1 - level)} confidence`;
  const p = probability < 0.001 ? 'p < 0.001' : `p = ${formatProbability(probability)}`;
  switch (verdict) {
    case 'better':
      return `Text ${finalist} is better: ${points}, ${bound}, ${p}.`;
    case 'cheaper':
      return `Text ${finalist} is not worse and cheaper: ${savingText(cost)}, and ${points}, ${bound}; a drop of ${pointsOf(regress)} points is tolerated.`;
    case 'incomplete':
      return `The test is incomplete: ${plural(missing, 'held-out row')} without a result.`;
    case 'notShown':
      return `Text ${finalist} is not shown to be better: ${points}, ${p}; *better* needs p of at most ${formatProbability(level)}.${notCheaperText(test)} The prompt stays as it is.`;
  }
}

/** Why a lower cost alone was not enough. */
function notCheaperText({ cost, isNotWorse, interval, regress }: HeldOutTest): string {
  if (cost === undefined || cost.change >= -LEAST_SAVING) return '';
  const saving = ` It has ${savingText(cost)}`;
  return isNotWorse
    ? `${saving}, but this may be chance.`
    : `${saving}, but a drop of ${pointsOf(-interval.low)} points is possible, and ${pointsOf(regress)} are tolerated (\`gate.regress\`). More rows narrow this down.`;
}

/** `21 % less cost`. */
function savingText(cost: HeldOutTest['cost']): string {
  return cost === undefined ? 'its cost is unknown' : `${formatPercent(-cost.change)} less cost`;
}

/** Whether the tested text may replace the current one. */
export function isAccepted({ end }: Pick<Improvement, 'end'>): boolean {
  return end.kind === 'tested' && (end.test.verdict === 'better' || end.test.verdict === 'cheaper');
}

function pointsOf(share: number): string {
  return formatPoints(share).replace('+', '');
}
