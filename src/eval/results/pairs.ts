import { holm } from '../statistics/multiplicity.ts';
import { createPairedTally, type PairedRates } from '../statistics/paired.ts';

/** Two columns of results compared row by row: models, or prompts on models. */
export interface Pair<Column> extends PairedRates {
  readonly columns: readonly [Column, Column];
  /** How likely so large a difference is when the columns are alike, adjusted for the number of pairs. */
  readonly probability: number;
}

export interface Pairs<Column> {
  /** @param rates of the row, one a column; undefined where a column has none. */
  addRow(rates: readonly (number | undefined)[], group: string | undefined): void;
  /** Each column with each later one; the interval of the difference has 95 %. */
  summarise(): readonly Pair<Column>[];
}

/** Pairs beyond which there would be too many to read: those of 12 columns. */
const MOST_PAIRS = 66;

/**
 * @param repeat samples of each row.
 * @param isClose which pairs are compared where all would be too many; none by default.
 */
export function createPairs<Column>(
  columns: readonly Column[],
  repeat: number,
  isClose: (first: Column, second: Column) => boolean = () => false,
): Pairs<Column> {
  const all = columns.flatMap((first, one) =>
    columns.slice(one + 1).map((second, after) => ({
      columns: [first, second] as const,
      places: [one, one + 1 + after] as const,
    })),
  );
  const chosen = all.length > MOST_PAIRS ? all.filter(pair => isClose(...pair.columns)) : all;
  const pairs = (chosen.length > MOST_PAIRS ? [] : chosen).map(pair => ({
    ...pair,
    tally: createPairedTally(repeat),
  }));
  return {
    addRow(rates, group) {
      for (const { places, tally } of pairs) {
        const [first, second] = [rates[places[0]], rates[places[1]]];
        if (first !== undefined && second !== undefined) tally.add(first, second, group);
      }
    },
    summarise() {
      const probabilities = holm(pairs.map(({ tally }) => tally.test().different));
      return pairs.map(({ columns: pair, tally }, index) => ({
        columns: pair,
        ...tally.rates(0.95),
        probability: probabilities[index] ?? 1,
      }));
    },
  };
}
