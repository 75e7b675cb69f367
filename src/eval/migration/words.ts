/** The words of a migration: the same in the terminal and in Markdown. */

import {
  approximate,
  formatDuration,
  formatPercent,
  formatPoints,
  formatScoreChange,
  formatUsd,
} from '../../format/figures.ts';
import { daysLeft } from '../../model/catalogue/modelFacts.ts';
import { messages } from './messages.ts';
import type { MedianChange, Migration, ModelEnd } from './migration.ts';

/** A figure of both models. */
export interface FigureLine {
  readonly figure: string;
  readonly before: string;
  readonly now: string;
  readonly change: string;
  readonly interval: string;
}

/** How the name of a model is written in a sentence: in Markdown, as code. */
type WriteName = (model: string) => string;

const asIs: WriteName = model => model;

/** The verdict as a sentence. */
export function verdictSentence(
  { comparison, old, new: fresh, regress, confidence }: Migration,
  name = asIs,
): string {
  const [before, now] = [name(old.model), name(fresh.model)];
  const drop = formatPoints(regress).replace('+', '');
  const sure = formatPercent(confidence);
  if (comparison.rows === 0) return messages.nothingCompared();
  const sentences = {
    worse: messages.worse(now, before, drop, sure),
    inconclusive: messages.inconclusive(now, before, drop),
    fine: messages.notWorse(now, before, drop, sure),
  };
  return sentences[comparison.verdict];
}

/** Sentences about models that end, or have ended. */
export function endSentences({ old, new: fresh }: Migration, name = asIs): readonly string[] {
  return [old, fresh].flatMap(end => endSentence(end, name));
}

function endSentence(
  { model, status, retiresOn, replacement }: ModelEnd,
  name: WriteName,
): readonly string[] {
  if (status !== 'retired' && status !== 'deprecated') return [];
  const next = replacement === undefined ? '' : messages.replacement(name(replacement));
  if (retiresOn === undefined) return [messages.ends(name(model), status, next)];
  if (status === 'retired') return [messages.retired(name(model), retiresOn, next)];
  return [messages.deprecated(name(model), retiresOn, daysLeft(retiresOn), next)];
}

/** Pass rate, score, cost and time of both models. What is unknown is said to be. */
export function figureLines({
  comparison,
  cost,
  time,
  confidence,
}: Migration): readonly FigureLine[] {
  const { before, now, change, interval, score } = comparison;
  const level = formatPercent(2 * confidence - 1);
  const scores = score.interval;
  return [
    {
      figure: messages.passRate(),
      before: formatPercent(before),
      now: formatPercent(now),
      change: messages.points(change),
      interval: `${formatPoints(interval.low)} … ${formatPoints(interval.high)} (${level})`,
    },
    {
      figure: 'score',
      before: '',
      now: '',
      change: formatScoreChange(score.change),
      interval: `${formatScoreChange(scores.low)} … ${formatScoreChange(scores.high)} (${level})`,
    },
    medianLine(messages.medianCost(), cost, formatUsd),
    medianLine(messages.medianTime(), time, formatDuration),
  ];
}

function medianLine(
  figure: string,
  median: MedianChange | undefined,
  format: (amount: number) => string,
): FigureLine {
  if (!median)
    return { figure, before: 'unknown', now: 'unknown', change: 'unknown', interval: '' };
  const { before, now, change, interval, estimated } = median;
  const signed = (amount: number): string => {
    const size = format(Math.abs(amount));
    return size === format(0) || amount === 0 ? size : `${amount > 0 ? '+' : '-'}${size}`;
  };
  return {
    figure,
    before: approximate(format(before), estimated),
    now: approximate(format(now), estimated),
    change: approximate(signed(change), estimated),
    interval: interval
      ? `${signed(interval.low)} … ${signed(interval.high)} (95 %)`
      : messages.tooFewRows(),
  };
}
