import { approximate, formatCount, formatDuration, formatUsd } from '../../../format/figures.ts';
import type { PanelColumn } from '../../../protocol/messages.ts';

/** One measured fact of a reply. */
export interface Figure {
  readonly label: string;
  readonly value: string;
  /** What the value is made of, in a sentence. */
  readonly detail?: string;
  /** The value needs a second look: a reply cut off or refused. */
  readonly warning?: boolean;
}

const finishWords: Readonly<Record<string, Omit<Figure, 'label'>>> = {
  stop: { value: 'stop', detail: 'The model ended its reply.' },
  length: { value: 'length', detail: 'Cut off at the token limit.', warning: true },
  contentFilter: {
    value: 'content filter',
    detail: 'The provider held the reply back.',
    warning: true,
  },
  refusal: { value: 'refusal', detail: 'The model declined to answer.', warning: true },
  other: { value: 'other', detail: 'The run log has the provider’s own word, if it gave one.' },
  toolCalls: { value: 'tool calls', detail: 'The model asked to call a tool.' },
};

/** The figures known so far; what is not known yet is left out, what cannot be known says why. */
export function figuresOf(column: PanelColumn): readonly Figure[] {
  return [
    durationFigure('First token', column.timeToFirstToken, column),
    durationFigure('Total time', column.totalTime, column),
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
    return { label, value: 'not measured', detail: 'The reply was written by hand.' };
  }
  if (milliseconds === undefined) return undefined;
  const value = formatDuration(milliseconds);
  return source === 'replayed'
    ? { label, value, detail: 'Measured when the reply was recorded.' }
    : { label, value };
}

function tokensFigure(usage: PanelColumn['usage']): Figure | undefined {
  if (!usage) return undefined;
  const { input, output, source } = usage;
  const estimated = source === 'estimated';
  const count = (n: number) => approximate(formatCount(n), estimated);
  const parts = [
    input.cacheRead > 0 && `${count(input.cacheRead)} of the input read from the cache`,
    input.cacheWrite > 0 && `${count(input.cacheWrite)} of the input written to the cache`,
    output.reasoning > 0 && `${count(output.reasoning)} of the output spent on reasoning`,
    estimated ? 'estimated, not counted by the provider' : 'counted by the provider',
  ].filter(part => part !== false);
  return {
    label: 'Tokens',
    value: `${count(input.total)} in · ${count(output.total)} out`,
    detail: `${sentence(parts.join('; '))}`,
  };
}

function costFigure({ cost, source }: PanelColumn): Figure | undefined {
  if (source === 'sandbox') {
    return { label: 'Cost', value: 'not billed', detail: 'Sandbox models run on this machine.' };
  }
  if (!cost) return undefined;
  if (source === 'replayed' || source === 'replayedHandWritten') {
    if (!cost.known) return { label: 'Cost', value: 'not billed' };
    return {
      label: 'Cost',
      value: `not billed · ${total(cost)} live`,
      detail: `Replayed from a recording; a live call costs ${total(cost)} at the ${priceWords(cost)}.`,
    };
  }
  if (!cost.known) return { label: 'Cost', value: unknownCost(cost) };
  const parts = [
    `input ${formatUsd(cost.input)}`,
    cost.cacheRead > 0 && `cache read ${formatUsd(cost.cacheRead)}`,
    cost.cacheWrite > 0 && `cache write ${formatUsd(cost.cacheWrite)}`,
    `output ${formatUsd(cost.output)}`,
    priceWords(cost),
    cost.usage === 'estimated' && 'from estimated tokens',
  ].filter(part => part !== false);
  return { label: 'Cost', value: total(cost), detail: sentence(parts.join('; ')) };
}

type KnownCost = Extract<PanelColumn['cost'], { known: true }>;
type UnknownCost = Extract<PanelColumn['cost'], { known: false }>;

function unknownCost({ reason, atLeast }: UnknownCost): string {
  return atLeast === undefined ? `unknown: ${reason}` : `at least ${formatUsd(atLeast)}: ${reason}`;
}

function priceWords({ asOf, source }: KnownCost): string {
  const price = source === undefined ? 'list price' : `price in ${source}`;
  return asOf === undefined ? price : `${price} of ${asOf}`;
}

function total(cost: KnownCost): string {
  return approximate(formatUsd(cost.total), cost.usage === 'estimated');
}

function finishFigure(finish: string | undefined): Figure | undefined {
  if (finish === undefined) return undefined;
  return { label: 'Finish', ...(finishWords[finish] ?? { value: finish }) };
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
