import type { ModelFacts, Prices } from '../../src/model/catalogue/modelFacts.ts';

/** The facts of one source about models, by `provider/model`. */
export interface Reading {
  readonly source: string;
  /** ISO date of the source's data. */
  readonly date: string;
  readonly models: ReadonlyMap<string, ReadFacts>;
}

export type ReadFacts = Partial<Omit<ModelFacts, 'id' | 'source' | 'asOf' | 'prices'>> & {
  readonly prices?: Partial<Prices>;
};
