import { holm } from '../statistics/multiplicity.ts';
import { createPairedTally, type PairedRates } from '../statistics/paired.ts';
import { type RowResult, rateOfRow } from './rowTally.ts';

/** Two models compared row by row. */
export interface ModelPair extends PairedRates {
  readonly models: readonly [string, string];
  /** How likely so large a difference is when the models are alike, adjusted for the number of pairs. */
  readonly probability: number;
}

export interface ModelPairs {
  addRow(result: RowResult, group: string | undefined): void;
  /** Each model with each later one; the interval of the difference has 95 %. */
  summarise(): readonly ModelPair[];
}

/** Models beyond which pairs are not compared: there would be too many to read. */
const MOST_MODELS = 12;

export function createModelPairs(models: readonly string[], repeat: number): ModelPairs {
  const compared = models.length > MOST_MODELS ? [] : models;
  const pairs = compared.flatMap((first, index) =>
    compared.slice(index + 1).map(second => ({
      models: [first, second] as const,
      tally: createPairedTally(repeat),
    })),
  );
  return {
    addRow(result, group) {
      for (const { models: pair, tally } of pairs) {
        const [first, second] = pair.map(model => rateOfRow(result.models.get(model)));
        if (first !== undefined && second !== undefined) tally.add(first, second, group);
      }
    },
    summarise() {
      const probabilities = holm(pairs.map(({ tally }) => tally.test().different));
      return pairs.map(({ models: pair, tally }, index) => ({
        models: pair,
        ...tally.rates(0.95),
        probability: probabilities[index] ?? 1,
      }));
    },
  };
}
