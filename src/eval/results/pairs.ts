import { holm } from '../statistics/multiplicity.ts';
import { createPairedTally, type PairedRates } from '../statistics/paired.ts';

/** Two columns of results, compared row by row: models, or prompts on models. */
export interface Pair<Column> extends PairedRates {
  readonly columns: readonly [Column, Column];
  /**
   * p-value: how likely a difference of this size is when the columns are equal, adjusted for the number of
   * pairs.
   */
  readonly probability: number;
}

export interface Pairs<Column> {
  /** @param rates pass rates of the row, one for each column. Undefined where a column has none. */
  addRow(rates: readonly (number | undefined)[], group: string | undefined): void;
  /** Each column with each later one, with the 95 % interval of the difference. */
  summarise(): readonly Pair<Column>[];
}

/** Maximum number of pairs, which is the number for 12 columns. More are not readable. */
const MOST_PAIRS = 66;

/**
 * @param repeat samples of each row.
 * @param isClose selects the pairs when there are too many. Default: none.
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
