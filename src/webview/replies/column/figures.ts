import { approximate, formatCount, formatDuration, formatUsd } from '../../../format/figures.ts';
import { asSentence } from '../../../format/sentences.ts';
import type { PanelColumn } from '../../../protocol/panelColumn.ts';
import { t } from '../../strings.ts';

/** One measured value of a reply. */
export interface Figure {
  readonly label: string;
  readonly value: string;
  /** How the value is made up, in a sentence. */
  readonly detail?: string;
  /** Whether the value needs attention, such as for a reply that was cut off or refused. */
  readonly warning?: boolean;
}

const finishReasons: Readonly<Record<string, Omit<Figure, 'label'>>> = {
  stop: { value: t('finish.stop'), detail: t('finish.stopHelp') },
  length: { value: t('finish.length'), detail: t('finish.lengthHelp'), warning: true },
  contentFilter: {
    value: t('finish.contentFilter'),
    detail: t('finish.contentFilterHelp'),
    warning: true,
  },
  refusal: { value: t('finish.refusal'), detail: t('status.refused'), warning: true },
  other: { value: t('finish.other'), detail: t('finish.otherHelp') },
  toolCalls: { value: t('finish.toolCalls'), detail: t('finish.toolCallsHelp') },
};

/**
 * The figures known so far. Values that are not known yet are omitted. A value that cannot be known has the
 * reason.
 */
export function figuresOf(column: PanelColumn): readonly Figure[] {
  return [
    durationFigure(t('figure.firstToken'), column.timeToFirstToken, column),
    durationFigure(t('totalTime'), column.totalTime, column),
    tokensFigure(column.usage),
    costFigure(column),
    finishFigure(column.finish),
  ].filter(figure => figure !== undefined);
}

function durationFigure(
  label: string,
  milliseconds: number | undefined,
  { source }: PanelColumn,
): Figure | undefined {
  if (source === 'replayedHandWritten') {
    return { label, value: t('notMeasured'), detail: t('figure.handWritten') };
  }
  if (milliseconds === undefined) return undefined;
  const value = formatDuration(milliseconds);
  return source === 'replayed' ? { label, value, detail: t('figure.recorded') } : { label, value };
}

function tokensFigure(usage: PanelColumn['usage']): Figure | undefined {
  if (!usage) return undefined;
  const { input, output, source } = usage;
  const estimated = source === 'estimated';
  const count = (n: number) => approximate(formatCount(n), estimated);
  const parts = [
    input.cacheRead > 0 && t('figure.cacheRead', count(input.cacheRead)),
    input.cacheWrite > 0 && t('figure.cacheWrite', count(input.cacheWrite)),
    output.reasoning > 0 && t('figure.reasoning', count(output.reasoning)),
    t(estimated ? 'figure.estimated' : 'figure.counted'),
  ].filter(part => part !== false);
  return {
    label: t('figure.tokens'),
    value: t('figure.inOut', count(input.total), count(output.total)),
    detail: asSentence(parts.join('; ')),
  };
}

function costFigure({ cost, source }: PanelColumn): Figure | undefined {
  if (source === 'sandbox') {
    return { label: t('cost'), value: t('notBilled'), detail: t('figure.sandbox') };
  }
  if (!cost) return undefined;
  if (source === 'replayed' || source === 'replayedHandWritten') {
    if (!cost.known) return { label: t('cost'), value: t('notBilled') };
    return {
      label: t('cost'),
      value: t('figure.notBilledLive', total(cost)),
      detail: t('figure.replayedCost', total(cost), priceText(cost)),
    };
  }
  if (!cost.known) return { label: t('cost'), value: unknownCost(cost) };
  const parts = [
    t('figure.costInput', formatUsd(cost.input)),
    cost.cacheRead > 0 && t('figure.costCacheRead', formatUsd(cost.cacheRead)),
    cost.cacheWrite > 0 && t('figure.costCacheWrite', formatUsd(cost.cacheWrite)),
    t('figure.costOutput', formatUsd(cost.output)),
    priceText(cost),
    cost.usage === 'estimated' && t('figure.costEstimated'),
  ].filter(part => part !== false);
  return { label: t('cost'), value: total(cost), detail: asSentence(parts.join('; ')) };
}

type ShownKnownCost = Extract<PanelColumn['cost'], { known: true }>;
type ShownUnknownCost = Extract<PanelColumn['cost'], { known: false }>;

function unknownCost({ reason, atLeast }: ShownUnknownCost): string {
  return atLeast === undefined
    ? t('figure.costUnknown', reason)
    : t('figure.costAtLeast', formatUsd(atLeast), reason);
}

function priceText({ asOf, source }: ShownKnownCost): string {
  const price = source === undefined ? t('figure.listPrice') : t('figure.priceIn', source);
  return asOf === undefined ? price : t('figure.priceOf', price, asOf);
}

function total(cost: ShownKnownCost): string {
  return approximate(formatUsd(cost.total), cost.usage === 'estimated');
}

function finishFigure(finish: string | undefined): Figure | undefined {
  if (finish === undefined) return undefined;
  return { label: t('figure.finish'), ...(finishReasons[finish] ?? { value: finish }) };
}
