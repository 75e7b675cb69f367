import { formatCount, formatPercent, formatUsd, plural } from '../../format/figures.ts';
import { visibleLine } from '../../format/visibleText.ts';
import type { Candidate, CheapestSearch } from '../schedule/cheapest.ts';
import type { ReportTable } from './tables.ts';

const outcomes: Readonly<Record<Candidate['outcome'], string>> = {
  passes: 'passes',
  fails: 'does not pass',
  unlikely: 'does not pass (error probability at most 0.5 %)',
  open: 'not decided',
};

/** The candidates of a search for the cheapest model, by cost. */
export function searchTable({ candidates }: CheapestSearch): ReportTable {
  return {
    title: 'Candidates',
    header: ['model', 'cost of a row', 'passed', '95 % interval', ''],
    rows: candidates.map(({ model, outcome, passed, failed, cost, interval }) => [
      { quoted: model },
      cost === undefined ? 'unknown' : formatUsd(cost),
      `${formatCount(passed)}/${formatCount(passed + failed)}`,
      `${formatPercent(interval.low)} – ${formatPercent(interval.high)}`,
      outcomes[outcome],
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
  if (winner === undefined) return `No model is known to pass the gate of ${share}.`;
  const place = candidates.findIndex(({ model }) => model === winner);
  if (candidates[place]?.cost === undefined) {
    return `${named(winner)} passes the gate of ${share}. Its price is unknown, so it may not be the cheapest.`;
  }
  const undecided = candidates.slice(0, place).filter(({ outcome }) => outcome === 'open');
  return undecided.length === 0
    ? `${named(winner)} is the cheapest model that passes the gate of ${share}.`
    : `${named(winner)} is the cheapest model that is known to pass the gate of ${share}. Cheaper, and not decided because samples are missing: ${undecided.map(({ model }) => named(model)).join(', ')}.`;
}

/** What the search took compared with the whole grid. */
export function effortText({ samples, grid, spent, gridCost }: CheapestSearch): string {
  const share = grid === 0 ? 0 : samples / grid;
  const took = `The search took ${plural(samples, 'sample')}, ${formatPercent(share)} of the ${formatCount(grid)} of all rows and models.`;
  if (spent === 0) return took;
  const all =
    gridCost === undefined ? '' : ` The whole grid would cost about ${formatUsd(gridCost)}.`;
  return `${took} It cost ${formatUsd(spent)}.${all}`;
}
