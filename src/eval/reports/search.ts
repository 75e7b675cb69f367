import { formatCount, formatPercent, formatUsd } from '../../format/figures.ts';
import { visibleLine } from '../../format/visibleText.ts';
import type { CheapestCandidate, CheapestSearch } from '../schedule/cheapest.ts';
import { headings, messages } from './messages.ts';
import type { ReportTable } from './tables.ts';

const outcomeWords: Readonly<Record<CheapestCandidate['outcome'], string>> = {
  passes: 'passes',
  fails: messages.gateFailed(),
  unlikely: messages.gateFailedSurely(),
  open: messages.notDecided(),
};

/** The candidates of a search for the cheapest model, by cost. */
export function searchTable({ candidates }: CheapestSearch): ReportTable {
  return {
    title: headings.candidates(),
    header: [headings.model(), messages.rowCost(), headings.passed(), messages.interval(0.95), ''],
    rows: candidates.map(({ model, outcome, passed, failed, cost, interval }) => [
      { quoted: model },
      cost === undefined ? headings.unknown() : formatUsd(cost),
      `${formatCount(passed)}/${formatCount(passed + failed)}`,
      `${formatPercent(interval.low)} – ${formatPercent(interval.high)}`,
      outcomeWords[outcome],
    ]),
    right: [1, 2, 3],
    more: 0,
  };
}

/** Which model was found. `named` marks its name as a format does. */
export function winnerText(
  { gate, winner, candidates }: CheapestSearch,
  named = visibleLine,
): string {
  const share = formatPercent(gate);
  if (winner === undefined) return messages.noneFound(share);
  const place = candidates.findIndex(({ model }) => model === winner);
  if (candidates[place]?.cost === undefined) {
    return messages.foundWithoutPrice(named(winner), share);
  }
  const names = (of: readonly CheapestCandidate[]): string =>
    of.map(({ model }) => named(model)).join(', ');
  const undecided = candidates.slice(0, place).filter(({ outcome }) => outcome === 'open');
  // A model without an answer, such as one whose key is missing, may be cheaper.
  const unpriced = candidates.filter(
    ({ cost, outcome }) => cost === undefined && (outcome === 'open' || outcome === 'passes'),
  );
  if (undecided.length + unpriced.length === 0) return messages.found(named(winner), share);
  return [
    messages.foundAmongUndecided(named(winner), share),
    ...(undecided.length > 0 ? [messages.cheaperUndecided(names(undecided))] : []),
    ...(unpriced.length > 0 ? [messages.unpriced(names(unpriced))] : []),
  ].join(' ');
}

/** What the search took compared with the whole grid. */
export function effortText({ samples, grid, spent, gridCost }: CheapestSearch): string {
  const share = grid === 0 ? 0 : samples / grid;
  const took = messages.searchTook(samples, share, grid);
  if (spent === 0) return took;
  const all = gridCost === undefined ? '' : messages.gridCost(gridCost);
  return messages.searchCost(took, spent, all);
}
