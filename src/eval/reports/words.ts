/** Texts for the results of an evaluation. The terminal and all reports use them. */

import { approximate, formatPercent, formatUsd, plural } from '../../format/figures.ts';
import { quantities } from '../../format/messages.ts';
import { replySourceLabels } from '../../format/outcome.ts';
import type { ReplySource } from '../../trace/record.ts';
import type { Comparison, OtherModel, RowChange } from '../baseline/comparison.ts';
import type { JudgeFinding } from '../results/judgeFindings.ts';
import type { Sample } from '../results/sample.ts';
import type { Served } from '../results/served.ts';
import type { EvalSummary, ModelSummary } from '../results/summary.ts';
import { messages } from './messages.ts';

/**
 * `interrupted` for a run that was cancelled, because its verdict is not that of the whole evaluation. `earlier` for a
 * prompt of a git revision, which is only compared with.
 */
export type ShownVerdict = EvalSummary['verdict'] | 'interrupted' | 'earlier';

export function shownVerdict({ verdict, interrupted, isEarlier }: EvalSummary): ShownVerdict {
  if (interrupted) return 'interrupted';
  return isEarlier && verdict === 'passed' ? 'earlier' : verdict;
}

/** The verdict on regressions, as an item of a list. */
const regressionWords: Readonly<Record<Comparison['verdict'], string>> = {
  worse: messages.worse(),
  inconclusive: messages.inconclusive(),
  fine: messages.notWorse(),
};

/** `131 passed, 13 failed, 2 errors, not worse than the baseline`. */
export function countsText(summary: EvalSummary): string {
  const { passed, failed, errored, badRowCount, samples, notRun } = summary;
  const isPartial =
    summary.interrupted || summary.stopped || summary.search || summary.budget?.isReached;
  const skipped = summary.skipped - (isPartial ? notRun : 0);
  return [
    ...(isPartial ? [messages.someOf(samples - notRun, quantities.samples(samples))] : []),
    messages.passed(passed),
    messages.failed(failed),
    ...(errored > 0 ? [quantities.errors(errored)] : []),
    ...(skipped > 0 ? [messages.skipped(skipped)] : []),
    ...(badRowCount > 0 ? [plural(badRowCount, messages.badRow())] : []),
    ...(summary.comparison ? [regressionWords[summary.comparison.verdict]] : []),
    ...(summary.reused > 0 ? [messages.takenOver(summary.fresh, summary.reused)] : []),
    ...(summary.shared ? [messages.sharedRecordings(summary.shared)] : []),
    ...(summary.rows === 0 && badRowCount === 0 ? [messages.noRows()] : []),
  ].join(', ');
}

/** `48 rows, 144 samples, 3 models`. */
export function sizeText({ rows, samples, models }: EvalSummary): string {
  return [
    quantities.rows(rows),
    quantities.samples(samples),
    quantities.models(models.length),
  ].join(', ');
}

export const changeWords: Readonly<Record<RowChange['kind'], string>> = {
  newlyFailing: messages.newlyFailing(),
  newlyPassing: messages.newlyPassing(),
  flaky: 'flaky',
  changed: 'changed',
  added: 'added',
  missing: 'missing',
};

/** `89.6 %`. */
export function passRateText({ passRate }: ModelSummary): string {
  return passRate ? formatPercent(passRate.rate) : '–';
}

/** The cost of a model's replies: `$0.12`, `~$0.12 + 3 unknown`, `not billed`, `unknown`. */
export function modelCostText(model: ModelSummary): string {
  const { cost, unknownCost, costEstimated, sources } = model;
  if (cost === 0 && Object.values(sources).every(count => count === 0)) return '–';
  if (sources.live === 0 && cost === 0) return messages.notBilled();
  if (unknownCost >= sources.live && cost === 0) return 'unknown';
  const sum = approximate(formatUsd(cost), costEstimated);
  return unknownCost > 0 ? messages.partlyUnknown(sum, unknownCost) : sum;
}

const replySources: readonly ReplySource[] = ['live', 'replayed', 'replayedHandWritten', 'sandbox'];

/** The sources of a model's replies: `live`, `40 replayed; 8 replayed, hand-written`. */
export function modelSourcesText({ sources }: ModelSummary): string {
  const kinds = replySources.filter(source => sources[source] > 0);
  if (kinds.length === 1) return kinds.map(source => replySourceLabels[source]).join('');
  return kinds.map(source => `${sources[source]} ${replySourceLabels[source]}`).join('; ');
}

/** Notes that a reader needs to interpret a rate and a cost, such as replies of fallback models. */
export function modelNotes({ fallbacks, retries, judging }: ModelSummary): readonly string[] {
  return [
    ...(judging ? [judgingText(judging)] : []),
    ...(fallbacks > 0 ? [messages.fallbacks(fallbacks)] : []),
    ...(retries > 0 ? [messages.afterFailures(retries)] : []),
  ];
}

function judgingText({ calls, usd, unknown }: NonNullable<ModelSummary['judging']>): string {
  return messages.judgeCalls(calls, usd, unknown);
}

/** What answered, as the provider says: `answered by gpt-5.4-mini-2026-03-17, system fingerprint fp_44709d6fcb`. */
export function servedText(
  { answeredBy = [], fingerprints = [] }: Partial<Served>,
  quoted: (name: string) => string,
): string {
  const names = (all: readonly string[]): string => all.map(quoted).join(', ');
  return [
    ...(answeredBy.length > 0 ? [messages.answeredBy(names(answeredBy))] : []),
    ...(fingerprints.length > 0 ? [messages.fingerprint(names(fingerprints))] : []),
  ].join(', ');
}

/** The settings that differ from those of the baseline: ` (different: prompt, parameters)`. Empty when none do. */
export function differsText(differs: readonly string[]): string {
  return differs.length === 0 ? '' : messages.different(differs.join(', '));
}

/** `other model openai/gpt-5.4-mini: answered by gpt-5.4-mini-2026-03-17 before, by gpt-5.4-mini-2026-11-02 now`. */
export function otherModelText(
  { model, change, before, now }: OtherModel,
  quoted: (name: string) => string,
): string {
  if (change === 'address') return messages.otherEndpoint(quoted(model));
  const names = (all: readonly string[] = []): string => all.map(quoted).join(', ');
  return change === 'model'
    ? messages.otherModel(quoted(model), names(before.answeredBy), names(now.answeredBy))
    : messages.otherFingerprint(quoted(model), names(before.fingerprints), names(now.fingerprints));
}

/** Notes about the whole run: rate limits of providers, what was not run and why, and the calibration of judges. */
export function evalNotes(summary: EvalSummary): readonly string[] {
  const { slowdowns = [], judges = [], stopped = [], comparison } = summary;
  const budget = budgetNote(summary);
  return [
    ...slowdowns.map(({ provider, times, from, least }) =>
      messages.rateLimited(provider, from, times, least),
    ),
    ...stopped.map(({ model, passes, notRun: left }) => messages.stoppedEarly(model, left, passes)),
    ...(budget === undefined ? [] : [budget]),
    ...(comparison?.newModels ?? []).map(model => messages.notInBaseline(model)),
    ...judges.map(judgeNote),
  ];
}

/** The note that a budget stopped the evaluation. Undefined when none did. */
export function budgetNote({ budget, notRun }: EvalSummary): string | undefined {
  if (!budget?.isReached) return undefined;
  return messages.budgetReached(budget.limit, budget.spent, notRun);
}

function judgeNote({
  judge,
  model,
  rate,
  labels,
  corrected,
  disagreement,
  isStale,
}: JudgeFinding): string {
  const who = messages.judgePasses(judge, model, rate);
  if (isStale) {
    return messages.judgeChanged(who);
  }
  const share = ({ low, high }: { readonly low: number; readonly high: number }): string =>
    `${formatPercent(low)} – ${formatPercent(high)}`;
  const by = quantities.labels(labels);
  const parts = [
    corrected
      ? messages.corrected(by, corrected.rate, share(corrected))
      : messages.notBetterThanChance(by),
    ...(disagreement ? [messages.selfDisagreement(disagreement.rate, share(disagreement))] : []),
  ];
  return [who, ...parts].join('; ');
}

/** The cost of a sample, in one word or two. */
export function costState({ source, cost }: Partial<Pick<Sample, 'source' | 'cost'>>): string {
  if (source !== 'live') return messages.notBilled();
  if (!cost?.known) return 'unknown';
  return cost.usage === 'estimated' ? 'estimated' : 'known';
}
