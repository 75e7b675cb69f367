import { formatCount, formatPercent, formatUsd } from '../../format/figures.ts';
import type { ModelChoice, RunEstimate } from '../../protocol/panelPrompt.ts';
import { t } from '../strings.ts';

/** An expected figure, short enough for 300 pixels, with how it was determined as a sentence. */
export interface EstimateText {
  readonly text: string;
  readonly detail: string;
}

/** The expected cost of a call. Undefined while the request cannot be built. */
export function costEstimate({
  estimate,
}: Pick<ModelChoice, 'estimate'>): EstimateText | undefined {
  if (!estimate) return undefined;
  const { usd, output, unbilled } = estimate;
  if (unbilled) return { text: '–', detail: t(unbilledDetails[unbilled]) };
  if (usd === undefined) return { text: '?', detail: t('estimate.noPrice') };
  const amount = formatUsd(usd);
  if (!output) return { text: `≥${amount}`, detail: t('estimate.inputOnly', inputText(estimate)) };
  const tokens = formatCount(output.tokens);
  return {
    text: `${output.from === 'limit' ? '≤' : '~'}${amount}`,
    detail: t(outputDetails[output.from], inputText(estimate), tokens),
  };
}

const unbilledDetails = {
  recordings: 'estimate.recordings',
  sandbox: 'estimate.sandbox',
  local: 'estimate.local',
} as const;

const outputDetails = {
  reply: 'estimate.fromReply',
  expected: 'estimate.fromExpected',
  limit: 'estimate.fromLimit',
} as const;

/** The share of the context window that the input takes. Undefined when the window is unknown. */
export function windowShare({ estimate }: Pick<ModelChoice, 'estimate'>): EstimateText | undefined {
  const { contextWindow, input } = estimate ?? {};
  if (contextWindow === undefined || contextWindow <= 0 || input === undefined) return undefined;
  return {
    text: formatPercent(input / contextWindow),
    detail: t('estimate.window', formatCount(input), formatCount(contextWindow)),
  };
}

/** The expected cost of all selected models. Undefined when that of one of them is not known. */
export function totalEstimate(models: readonly ModelChoice[], times = 1): string | undefined {
  const billed = models.filter(({ selected, estimate }) => selected && !estimate?.unbilled);
  if (billed.length === 0) return undefined;
  let total = 0;
  for (const { estimate } of billed) {
    if (estimate?.usd === undefined || !estimate.output) return undefined;
    total += estimate.usd * times;
  }
  const isMaximum = billed.some(({ estimate }) => estimate?.output?.from === 'limit');
  return `${isMaximum ? '≤' : '~'}${formatUsd(total)}`;
}

function inputText({ input }: RunEstimate): string {
  return formatCount(input);
}
